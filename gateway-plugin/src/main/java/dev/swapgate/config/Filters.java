package dev.swapgate.config;

import java.util.Collections;
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
 * @param setParamsById the same for requests that use one of these names, set last
 */
public record Filters(
        List<String> stripParams,
        SortedMap<String, Object> setParams,
        SortedMap<String, SortedMap<String, Object>> setParamsById) {

    /** No change. */
    public static final Filters NONE = new Filters(List.of(), new TreeMap<>());

    /** Changes that are the same for every request. */
    public Filters(List<String> stripParams, SortedMap<String, Object> setParams) {
        this(stripParams, setParams, new TreeMap<>());
    }

    /** Copies and checks all; parameters are sorted by their bytes. */
    public Filters {
        stripParams = stripParams.stream().sorted(ByteOrder.INSTANCE).distinct().toList();
        setParams = JsonData.sortedCopy(setParams);
        setParamsById = copy(setParamsById);
        if (stripParams.contains("model")
                || setParams.containsKey("model")
                || setParamsById.values().stream().anyMatch(set -> set.containsKey("model"))) {
            throw new IllegalArgumentException("filters cannot touch the parameter model");
        }
    }

    private static SortedMap<String, SortedMap<String, Object>> copy(
            SortedMap<String, SortedMap<String, Object>> sets) {
        var copy = new TreeMap<String, SortedMap<String, Object>>(ByteOrder.INSTANCE);
        sets.forEach((name, set) -> copy.put(name, JsonData.sortedCopy(set)));
        return Collections.unmodifiableSortedMap(copy);
    }

    /** Whether a body passes unchanged. */
    public boolean isEmpty() {
        return stripParams.isEmpty() && setParams.isEmpty() && setParamsById.isEmpty();
    }
}
