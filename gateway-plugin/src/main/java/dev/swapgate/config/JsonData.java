package dev.swapgate.config;

import com.fasterxml.jackson.databind.node.NullNode;

import java.math.BigInteger;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Free data as JSON knows it: strings, numbers, booleans, {@link NullNode}, lists and maps with
 * text keys.
 */
public final class JsonData {
    private JsonData() {}

    /** An immutable copy, in the same order. */
    public static Map<String, Object> copy(Map<String, Object> map) {
        var copy = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> copy.put(key, copy(value)));
        return Collections.unmodifiableMap(copy);
    }

    /** An immutable copy, sorted by the bytes of the names. */
    public static SortedMap<String, Object> sortedCopy(Map<String, Object> map) {
        var copy = new TreeMap<String, Object>(ByteOrder.INSTANCE);
        map.forEach((key, value) -> copy.put(key, copy(value)));
        return Collections.unmodifiableSortedMap(copy);
    }

    private static Object copy(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var copy = new LinkedHashMap<String, Object>();
                map.forEach((key, element) -> copy.put((String) key, copy(element)));
                yield Collections.unmodifiableMap(copy);
            }
            case List<?> list -> list.stream().map(element -> copy((Object) element)).toList();
            case Double number when !Double.isFinite(number) ->
                    throw new IllegalArgumentException("JSON has no number " + number);
            case String s -> s;
            case Boolean b -> b;
            case Integer i -> i;
            case Long l -> l;
            case BigInteger i -> i;
            case Double d -> d;
            case NullNode n -> n;
            default ->
                    throw new IllegalArgumentException("JSON has no " + value.getClass().getName());
        };
    }
}
