package dev.swapgate.config.show;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keys with values, in the order in which they are put. Used by one thread. */
final class Fields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    void put(String key, Object value) {
        fields.put(key, value);
    }

    void putUnlessEmpty(String key, Object value) {
        boolean isEmpty =
                switch (value) {
                    case String text -> text.isEmpty();
                    case Collection<?> list -> list.isEmpty();
                    case Map<?, ?> map -> map.isEmpty();
                    default -> false;
                };
        if (!isEmpty) {
            fields.put(key, value);
        }
    }

    Map<String, Object> map() {
        return fields;
    }

    /** A time as configurations have it. */
    static Number seconds(Duration duration) {
        BigDecimal seconds = BigDecimal.valueOf(duration.toNanos(), 9).stripTrailingZeros();
        return seconds.scale() <= 0
                ? (Number) seconds.longValueExact()
                : (Number) seconds.doubleValue();
    }
}
