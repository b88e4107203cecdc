package dev.swapgate.proxy.resolve;

import dev.swapgate.config.Filters;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.JsonEdits;
import dev.swapgate.proxy.body.JsonPath;
import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.body.NamedModel;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes bodies as their model's configuration asks: {@code useModelName} first, then removals,
 * then settings. Every other byte stays. Immutable.
 */
final class BodyRewriter {
    private final Map<String, JsonEdits> editsByModel = new HashMap<>();

    BodyRewriter(Collection<ModelConfig> models) {
        for (ModelConfig model : models) {
            JsonEdits edits = edits(model.filters());
            if (!edits.isEmpty()) {
                editsByModel.put(model.id(), edits);
            }
        }
    }

    /** The body to send upstream; closing it frees the given one. */
    BufferedBody rewrite(ModelConfig model, MediaType type, BufferedBody body, NamedModel named) {
        boolean json = type.essence().equals(MediaType.JSON);
        Bytes bytes = HeldBody.bytesOf(body);
        if (!model.useModelName().isEmpty() && !type.essence().equals(MediaType.FORM)) {
            bytes = bytes.replace(named.start(), named.end(), value(model.useModelName(), json));
        }
        JsonEdits edits = editsByModel.get(model.id());
        if (json && edits != null) {
            bytes = edits.apply(bytes);
        }
        return HeldBody.edited(body, bytes);
    }

    private static Bytes value(String name, boolean json) {
        return json ? Bytes.ofJson(name) : Bytes.of(name.getBytes(StandardCharsets.UTF_8));
    }

    // A filter that names the model would undo what routing and useModelName did: ignored.
    private static JsonEdits edits(Filters filters) {
        List<String> removals =
                filters.stripParams().stream().filter(path -> !namesModel(path)).toList();
        Map<String, Object> settings = new LinkedHashMap<>();
        filters.setParams()
                .forEach((path, value) -> {
                    if (!namesModel(path)) {
                        settings.put(path, value);
                    }
                });
        return new JsonEdits(removals, settings);
    }

    private static boolean namesModel(String path) {
        return JsonPath.parse(path).startsWith("model");
    }
}
