package dev.swapgate.config;

import java.util.List;
import java.util.SortedMap;

/**
 * Changes made to a JSON request body before it is forwarded. Strip comes before set; {@code model}
 * is never touched.
 *
 * @param stripParams parameter paths removed, sorted
 * @param setParams parameter paths set, with JSON-able values, sorted
 */
public record Filters(List<String> stripParams, SortedMap<String, Object> setParams) {

    /** Whether a body passes unchanged. */
    public boolean isEmpty() {
        return stripParams.isEmpty() && setParams.isEmpty();
    }
}
