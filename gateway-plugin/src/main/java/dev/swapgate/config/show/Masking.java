package dev.swapgate.config.show;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;

import dev.swapgate.config.secret.SecretMask;
import dev.swapgate.config.secret.Secrets;

import java.util.Set;
import java.util.function.UnaryOperator;

/** Hides secrets in a configuration that is written down. Immutable. */
final class Masking {
    private static final Set<String> KEYS = Set.of("apiKeys", "apiKey");

    /** Sections whose keys are free, so that their names may tell of secrets. */
    private static final Set<String> FREE = Set.of("filters", "metadata");

    private final Secrets secrets;

    Masking(Secrets secrets) {
        this.secrets = secrets;
    }

    /** The configuration with {@code ***} in the place of secrets. */
    ObjectNode masked(ObjectNode config) {
        return object(config, false);
    }

    private ObjectNode object(ObjectNode object, boolean isFree) {
        ObjectNode masked = object.objectNode();
        object.properties()
                .forEach(field ->
                        masked.set(
                                field.getKey(), value(field.getKey(), field.getValue(), isFree)));
        return masked;
    }

    private JsonNode value(String name, JsonNode value, boolean isFree) {
        if (KEYS.contains(name) || (isFree && SecretMask.isSecret(name))) {
            return texts(value, true, text -> Secrets.MASK);
        }
        boolean isFreeBelow = isFree || FREE.contains(name);
        return texts(
                value, isFreeBelow, name.equals("env") ? secrets::maskVariable : secrets::mask);
    }

    private JsonNode texts(JsonNode value, boolean isFree, UnaryOperator<String> mask) {
        return switch (value) {
            case ObjectNode below -> object(below, isFree);
            case ArrayNode list -> {
                ArrayNode masked = list.arrayNode();
                list.forEach(item -> masked.add(texts(item, isFree, mask)));
                yield masked;
            }
            case TextNode text -> TextNode.valueOf(mask.apply(text.textValue()));
            default -> value;
        };
    }
}
