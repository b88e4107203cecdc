package dev.swapgate.proxy.body;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A media type as RFC 9110 §8.3.1 writes it; compared as a whole, never by substring.
 *
 * @param essence {@code type/subtype} in lower case
 * @param parameters values by lower-case name, quotes removed
 */
public record MediaType(String essence, Map<String, String> parameters) {
    /** {@code application/json}. */
    public static final String JSON = "application/json";

    /** {@code multipart/form-data}. */
    public static final String MULTIPART = "multipart/form-data";

    /** {@code application/x-www-form-urlencoded}. */
    public static final String FORM = "application/x-www-form-urlencoded";

    /** Copies the parameters. */
    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /**
     * The media type a header value stands for; empty if it is malformed or repeats a parameter.
     */
    public static Optional<MediaType> parse(String value) {
        int semicolon = value.indexOf(';');
        String essence = (semicolon < 0 ? value : value.substring(0, semicolon)).strip();
        int slash = essence.indexOf('/');
        if (slash < 0
                || !Tokens.isToken(essence.substring(0, slash))
                || !Tokens.isToken(essence.substring(slash + 1))) {
            return Optional.empty();
        }
        Map<String, String> parameters = new HashMap<>();
        if (semicolon >= 0 && !Tokens.parameters(value.substring(semicolon), parameters)) {
            return Optional.empty();
        }
        return Optional.of(new MediaType(essence.toLowerCase(Locale.ROOT), parameters));
    }

    /** Whether the text is said to be UTF-8, or nothing is said. */
    public boolean isUtf8() {
        return parameters.getOrDefault("charset", "utf-8").equalsIgnoreCase("utf-8");
    }
}
