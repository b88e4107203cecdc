package dev.swapgate.proxy.body;

import java.util.ArrayList;
import java.util.List;

/**
 * Where in a JSON document a filter applies: member names and array slots joined by dots. {@code
 * a.b} is member {@code b} of object {@code a}; {@code arr.0} the first slot of an array, {@code
 * arr.-1} its last one (for a removal) or a new one behind it (for a setting); {@code \.} a dot
 * inside a name; {@code :0} a member named {@code 0} where an array would otherwise be made.
 *
 * @param steps at least one
 */
public record JsonPath(List<Step> steps) {
    /** Highest slot that can be named: what lies below is filled with {@code null}. */
    static final int MAX_INDEX = 9999;

    /** Copies the steps. */
    public JsonPath {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param key member name in an object
     * @param index slot in an array, {@link #LAST} or {@link #NONE}
     */
    public record Step(String key, int index) {
        /** The last slot. */
        public static final int LAST = -1;

        /** Not a slot. */
        public static final int NONE = -2;

        boolean isSlot() {
            return index != NONE;
        }
    }

    /** The path that a text stands for. */
    public static JsonPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        StringBuilder step = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                steps.add(step(step.toString()));
                step.setLength(0);
            } else {
                step.append(c == '\\' && i + 1 < text.length() ? text.charAt(++i) : c);
            }
        }
        steps.add(step(step.toString()));
        return new JsonPath(steps);
    }

    /** Whether it leads to the top-level member of that name, or into it. */
    public boolean startsWith(String member) {
        return steps.getFirst().key().equals(member);
    }

    @Override
    public String toString() {
        return String.join(".", steps.stream().map(Step::key).toList());
    }

    private static Step step(String text) {
        if (text.startsWith(":") && text.length() > 1) {
            return new Step(text.substring(1), Step.NONE);
        }
        if (text.equals("-1")) {
            return new Step(text, Step.LAST);
        }
        boolean digits =
                !text.isEmpty() && text.length() <= 4 && text.chars().allMatch(Tokens::isDigit);
        return new Step(text, digits ? Integer.parseInt(text) : Step.NONE);
    }
}
