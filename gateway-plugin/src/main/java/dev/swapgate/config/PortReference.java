package dev.swapgate.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** <code>${PORT}</code>, which stands for a model's port until its process is started. */
public final class PortReference {
    /** The reference as it is written. */
    public static final String TEXT = "${PORT}";

    private PortReference() {}

    /** The text with {@code ${PORT}} replaced. */
    public static String replace(String text, int port) {
        return text.replace(TEXT, Integer.toString(port));
    }

    /**
     * The data with {@code ${PORT}} replaced in every text; a text that is nothing else becomes the
     * number.
     */
    public static Map<String, Object> replace(Map<String, Object> map, int port) {
        var result = new LinkedHashMap<String, Object>();
        map.forEach((key, value) -> result.put(key, replace(value, port)));
        return result;
    }

    private static Object replace(Object value, int port) {
        return switch (value) {
            case Map<?, ?> map -> {
                var result = new LinkedHashMap<Object, Object>();
                map.forEach((key, element) -> result.put(key, replace((Object) element, port)));
                yield result;
            }
            case List<?> list -> {
                var result = new ArrayList<Object>();
                list.forEach(element -> result.add(replace((Object) element, port)));
                yield result;
            }
            case String text when text.equals(TEXT) -> port;
            case String text -> replace(text, port);
            default -> value;
        };
    }
}
