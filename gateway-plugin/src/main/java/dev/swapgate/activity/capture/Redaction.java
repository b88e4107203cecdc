package dev.swapgate.activity.capture;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Headers as they may be shown: one value each, and secrets only by name. Stateless. */
public final class Redaction {
    private static final String REDACTED = "[REDACTED]";
    private static final Set<String> SECRET =
            Set.of(
                    "authorization",
                    "proxy-authorization",
                    "cookie",
                    "set-cookie",
                    "x-api-key",
                    "api-key");

    private Redaction() {}

    /**
     * A map from names and values that take turns; of several values of a name the first counts.
     */
    public static Map<String, String> of(String[] namesAndValues) {
        Map<String, String> shown = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 0; i + 1 < namesAndValues.length; i += 2) {
            String name = namesAndValues[i];
            boolean secret = SECRET.contains(name.toLowerCase(Locale.ROOT));
            shown.putIfAbsent(name, secret ? REDACTED : namesAndValues[i + 1]);
        }
        return shown;
    }
}
