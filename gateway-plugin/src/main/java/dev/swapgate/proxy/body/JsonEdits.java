package dev.swapgate.proxy.body;

import dev.swapgate.proxy.body.BodyException.Problem;
import dev.swapgate.proxy.body.JsonOutline.Added;
import dev.swapgate.proxy.body.JsonOutline.Container;
import dev.swapgate.proxy.body.JsonOutline.Item;
import dev.swapgate.proxy.body.JsonOutline.Node;
import dev.swapgate.proxy.body.JsonOutline.Verbatim;
import dev.swapgate.proxy.body.JsonPath.Step;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Removes and sets values in JSON bodies; every byte that no edit names stays as it is. Where a
 * name is given more than once, every occurrence is edited. Immutable and safe for use by many
 * threads.
 *
 * <p>The edits are made one after the other, removals first, on an outline of the document; {@link
 * JsonRenderer} then puts the pieces together.
 */
public final class JsonEdits {
    private final List<JsonPath> removals;
    private final Map<JsonPath, byte[]> settings;
    private final PathTree tree;

    /**
     * Edits with the given paths.
     *
     * @param removals paths of values to remove
     * @param settings values to set by path, JSON-able; made in the map's order
     */
    public JsonEdits(List<String> removals, Map<String, Object> settings) {
        this.removals = removals.stream().map(JsonPath::parse).toList();
        Map<JsonPath, byte[]> texts = new LinkedHashMap<>();
        settings.forEach((path, value) -> texts.put(JsonPath.parse(path), JsonText.write(value)));
        this.settings = texts;
        this.tree =
                PathTree.of(
                        Stream.concat(this.removals.stream(), texts.keySet().stream()).toList());
    }

    /** Whether nothing is edited. */
    public boolean isEmpty() {
        return tree.isLeaf();
    }

    /**
     * The edited form of a body that {@link JsonModel} has accepted.
     *
     * @throws BodyException if a value cannot be set because the body has an array where the path
     *     names a member
     */
    public Bytes apply(Bytes body) {
        if (!(JsonOutline.of(body, tree) instanceof Container root)) {
            return body;
        }
        for (JsonPath path : removals) {
            remove(root, path.steps());
        }
        settings.forEach((path, value) -> set(root, path, 0, value, tree));
        return JsonRenderer.render(root);
    }

    private static void remove(Container container, List<Step> steps) {
        Step step = steps.getFirst();
        List<Step> rest = steps.subList(1, steps.size());
        for (Item item : matches(container, step, true)) {
            if (rest.isEmpty()) {
                item.removed = true;
            } else if (item.value instanceof Container inner) {
                remove(inner, rest);
            }
        }
    }

    private static void set(
            Container container, JsonPath path, int depth, byte[] value, PathTree tree) {
        Step step = path.steps().get(depth);
        if (container.array && !step.isSlot()) {
            throw new BodyException(
                    Problem.INVALID_REQUEST,
                    "This model sets \""
                            + path
                            + "\", but the body has an array"
                            + place(path, depth)
                            + ".",
                    path.toString(),
                    null);
        }
        PathTree below = tree.below(step, container.array);
        boolean found = false;
        for (Item item : matches(container, step, false)) {
            item.value = replaced(item.value, path, depth, value, below);
            found = true;
        }
        for (Added added : addedMatches(container, step)) {
            added.value = replaced(added.value, path, depth, value, below);
            found = true;
        }
        if (!found) {
            append(container, step, outlined(path, depth + 1, value, below));
        }
    }

    private static String place(JsonPath path, int depth) {
        return depth == 0 ? "" : " at \"" + new JsonPath(path.steps().subList(0, depth)) + "\"";
    }

    /** The value at a step that exists: looked into, or replaced. */
    private static Node replaced(
            @Nullable Node old, JsonPath path, int depth, byte[] value, PathTree below) {
        if (depth + 1 < path.steps().size() && old instanceof Container inner) {
            set(inner, path, depth + 1, value, below);
            return inner;
        }
        return outlined(path, depth + 1, value, below);
    }

    private static void append(Container container, Step step, Node value) {
        if (container.array) {
            for (int i = liveCount(container); i < step.index(); i++) {
                container.added.add(new Added("", new Verbatim(text("null"))));
            }
        }
        container.added.add(new Added(container.array ? "" : step.key(), value));
    }

    /** The value inside the containers that the rest of its path asks for. */
    private static Node outlined(JsonPath path, int depth, byte[] value, PathTree below) {
        List<Step> rest = path.steps().subList(depth, path.steps().size());
        List<Bytes> parts = new ArrayList<>(List.of(Bytes.of(value)));
        for (Step step : rest.reversed()) {
            parts.addFirst(text(opening(step)));
            parts.addLast(text(step.isSlot() ? "]" : "}"));
        }
        return JsonOutline.of(Bytes.join(parts), below);
    }

    private static String opening(Step step) {
        if (step.isSlot()) {
            return "[" + "null,".repeat(Math.max(0, step.index()));
        }
        return "{" + new String(JsonText.write(step.key()), StandardCharsets.UTF_8) + ":";
    }

    private static List<Item> matches(Container container, Step step, boolean removal) {
        List<Item> live = container.items.stream().filter(item -> !item.removed).toList();
        if (!container.array) {
            return live.stream().filter(item -> item.key.equals(step.key())).toList();
        }
        int index = step.index() == Step.LAST && removal ? live.size() - 1 : step.index();
        return index >= 0 && index < live.size() ? List.of(live.get(index)) : List.of();
    }

    private static List<Added> addedMatches(Container container, Step step) {
        if (!container.array) {
            return container.added.stream().filter(added -> added.key.equals(step.key())).toList();
        }
        int index = step.index() - (liveCount(container) - container.added.size());
        return step.index() >= 0 && index >= 0 && index < container.added.size()
                ? List.of(container.added.get(index))
                : List.of();
    }

    private static int liveCount(Container container) {
        long removed = container.items.stream().filter(item -> item.removed).count();
        return container.count - (int) removed + container.added.size();
    }

    private static Bytes text(String json) {
        return Bytes.of(json.getBytes(StandardCharsets.UTF_8));
    }
}
