package dev.swapgate.proxy.body;

import dev.swapgate.proxy.body.JsonPath.Step;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The paths of several edits as a tree: which parts of a document must be looked into. Immutable
 * once built.
 */
final class PathTree {
    private final Map<String, PathTree> members = new HashMap<>();

    /** What is needed of every slot of an array; slots move when earlier ones are removed. */
    private @Nullable PathTree slots;

    static PathTree of(List<JsonPath> paths) {
        PathTree root = new PathTree();
        for (JsonPath path : paths) {
            root.add(path.steps());
        }
        return root;
    }

    private void add(List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        Step first = steps.getFirst();
        List<Step> rest = steps.subList(1, steps.size());
        members.computeIfAbsent(first.key(), key -> new PathTree()).add(rest);
        if (first.isSlot()) {
            if (slots == null) {
                slots = new PathTree();
            }
            slots.add(rest);
        }
    }

    /** What is needed of a member, or null if nothing. */
    @Nullable PathTree member(String name) {
        return members.get(name);
    }

    /** What is needed of each slot, or null if nothing. */
    @Nullable PathTree slots() {
        return slots;
    }

    /** The part below a step that was or will be taken; empty if there is none. */
    PathTree below(Step step, boolean array) {
        PathTree below = array ? slots : members.get(step.key());
        return below == null ? new PathTree() : below;
    }

    /** Whether nothing inside is needed. */
    boolean isLeaf() {
        return members.isEmpty();
    }
}
