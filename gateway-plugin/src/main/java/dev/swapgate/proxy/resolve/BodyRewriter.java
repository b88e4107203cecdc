package dev.swapgate.proxy.resolve;

import dev.swapgate.config.Filters;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.FormModel;
import dev.swapgate.proxy.body.JsonEdits;
import dev.swapgate.proxy.body.JsonPath;
import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.body.NamedModel;
import dev.swapgate.proxy.directory.Aim;
import dev.swapgate.proxy.directory.Destination;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes bodies as their destination asks: the model's name first, then removals, then settings.
 * Every other byte stays. Immutable.
 */
final class BodyRewriter {
    private final Map<String, FilterEdits> editsByDestination = new HashMap<>();

    BodyRewriter(Collection<Destination> destinations) {
        for (Destination destination : destinations) {
            if (!destination.filters().isEmpty()) {
                editsByDestination.computeIfAbsent(
                        destination.id(), ignored -> FilterEdits.of(destination.filters()));
            }
        }
    }

    /** The edits of a destination's filters, some of which depend on the name that was used. */
    private record FilterEdits(JsonEdits always, Map<String, JsonEdits> byName) {

        static FilterEdits of(Filters filters) {
            Map<String, JsonEdits> byName = new HashMap<>();
            filters.setParamsById()
                    .forEach((name, settings) -> byName.put(name, edits(filters, settings)));
            return new FilterEdits(edits(filters, Map.of()), byName);
        }

        JsonEdits of(Aim aim) {
            JsonEdits edits = byName.get(aim.name());
            if (edits == null && aim.destination() instanceof Destination.Remote remote) {
                edits = byName.get(remote.model());
            }
            return edits == null ? always : edits;
        }

        // A filter that names the model would undo what routing and useModelName did: ignored.
        private static JsonEdits edits(Filters filters, Map<String, Object> last) {
            List<String> removals =
                    filters.stripParams().stream().filter(path -> !namesModel(path)).toList();
            Map<String, Object> settings = new LinkedHashMap<>(filters.setParams());
            last.forEach((path, value) -> {
                settings.remove(path);
                settings.put(path, value);
            });
            settings.keySet().removeIf(FilterEdits::namesModel);
            return new JsonEdits(removals, settings);
        }

        private static boolean namesModel(String path) {
            return JsonPath.parse(path).startsWith("model");
        }
    }

    /** The body to send upstream; closing it frees the given one. */
    BufferedBody rewrite(Aim aim, MediaType type, BufferedBody body, NamedModel named) {
        boolean json = type.essence().equals(MediaType.JSON);
        Bytes bytes = HeldBody.bytesOf(body);
        String name = nameToSend(aim, type, named.name());
        if (name != null) {
            bytes = rename(bytes, type, named, name);
        }
        FilterEdits edits = editsByDestination.get(aim.destination().id());
        if (json && edits != null) {
            JsonEdits chosen = edits.of(aim);
            bytes = chosen.isEmpty() ? bytes : chosen.apply(bytes);
        }
        return HeldBody.edited(body, bytes);
    }

    private static @Nullable String nameToSend(Aim aim, MediaType type, String given) {
        if (aim.destination() instanceof Destination.Local local
                && !local.model().useModelName().isEmpty()
                && !type.essence().equals(MediaType.FORM)) {
            return local.model().useModelName();
        }
        return renamed(aim, given);
    }

    /** The name that a destination knows the model by, if it is not the one the client gave. */
    static @Nullable String renamed(Aim aim, String given) {
        String name =
                aim.destination() instanceof Destination.Remote remote
                        ? remote.model()
                        : aim.name();
        return name.equals(given) ? null : name;
    }

    static Bytes rename(Bytes bytes, MediaType type, NamedModel named, String name) {
        return switch (type.essence()) {
            case MediaType.FORM -> FormModel.rename(bytes, name);
            case MediaType.JSON -> bytes.replace(named.start(), named.end(), Bytes.ofJson(name));
            default ->
                    bytes.replace(
                            named.start(),
                            named.end(),
                            Bytes.of(name.getBytes(StandardCharsets.UTF_8)));
        };
    }
}
