package dev.swapgate.proxy.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds the model in a JSON body. The whole document is read, because parsers differ in which of
 * two {@code model} members counts and in what they do with text behind the document.
 */
public final class JsonModel {
    private static final Set<String> TRUE_WORDS = Set.of("true", "True", "TRUE", "t", "T", "1");

    /** A digit before the exponent. */
    private static final Pattern NON_ZERO = Pattern.compile("^[^eE]*[1-9]");

    private @Nullable String name;
    private long start;
    private long end;
    private boolean stream;

    private JsonModel() {}

    /**
     * The model that a body names in its top-level member {@code model}.
     *
     * @throws BodyException if the body is not one JSON object with exactly one such member, a
     *     string
     */
    public static NamedModel find(Bytes body) {
        if (body.length() == 0) {
            throw JsonText.invalid("The body is empty; send a JSON object.", null);
        }
        return JsonText.read(body, parser -> new JsonModel().read(parser));
    }

    private NamedModel read(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw JsonText.invalid("The body must be a JSON object.", null);
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String member = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (member) {
                case "model" -> readModel(parser, value);
                case "stream" -> stream = isTrue(parser, value);
                default -> {}
            }
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw JsonText.invalid("The body goes on after the JSON object.", null);
        }
        if (name == null) {
            throw ModelName.missing("The body names no model: \"model\" is missing.");
        }
        return new NamedModel(ModelName.check(name), start, end, stream);
    }

    /** Clients in languages without booleans write 1, or the word. */
    private static boolean isTrue(JsonParser parser, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_TRUE -> true;
            case VALUE_STRING -> TRUE_WORDS.contains(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> NON_ZERO.matcher(parser.getText()).find();
            default -> false;
        };
    }

    private void readModel(JsonParser parser, JsonToken value) throws IOException {
        if (name != null) {
            throw ModelName.repeated("body");
        }
        if (value != JsonToken.VALUE_STRING) {
            throw ModelName.invalid("\"model\" must be a string.");
        }
        start = parser.currentTokenLocation().getByteOffset();
        try {
            name = parser.getText();
        } catch (StreamConstraintsException e) {
            throw ModelName.tooLong();
        }
        end = parser.currentLocation().getByteOffset();
    }
}
