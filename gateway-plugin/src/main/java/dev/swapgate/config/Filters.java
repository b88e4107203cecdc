package dev.swapgate.config;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Changes made to a JSON request body before it is forwarded. Strip comes before set; {@code model}
 * is never touched.
 *
 * @param stripParams parameter paths removed, sorted
 * @param setParams parameter paths set, with JSON-able values (Jackson's {@code NullNode} for
 *     null), sorted
 */
public record Filters(List<String> stripParams, SortedMap<String, Object> setParams) {

    /** No change. */
    public static final Filters NONE = new Filters(List.of(), new TreeMap<>());

    /** Copies and checks both; parameters are sorted by their bytes. */
    public Filters {
        stripParams = stripParams.stream().sorted(ByteOrder.INSTANCE).distinct().toList();
        setParams = JsonData.sortedCopy(setParams);
        if (stripParams.contains("model") || setParams.containsKey("model")) {
            throw new IllegalArgumentException("filters cannot touch the parameter model");
        }
    }

    /** Whether a body passes unchanged. */
    public boolean isEmpty() {
        return stripParams.isEmpty() && setParams.isEmpty();
    }
}
