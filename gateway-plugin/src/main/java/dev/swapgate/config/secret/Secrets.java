package dev.swapgate.config.secret;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The values that a configuration is known to keep secret: keys, and what stands behind macros and
 * variables whose names say so. They are hidden wherever they occur. Immutable.
 */
public final class Secrets {
    /** No values. */
    public static final Secrets NONE = new Secrets(List.of());

    /** What takes the place of a secret. */
    public static final String MASK = "***";

    /** Shorter ones would be found in anything. */
    private static final int SHORTEST = 4;

    /** Shorter ones are secrets only where they are words of their own. */
    private static final int SHORTEST_WITHIN_WORDS = 8;

    private final List<String> values;
    private final Pattern pattern;

    private Secrets(List<String> values) {
        this.values = values;
        pattern =
                Pattern.compile(
                        values.stream().map(Secrets::expression).collect(Collectors.joining("|")));
    }

    /** These values, without those that are too short to be told from other text. */
    public static Secrets of(Collection<String> values) {
        return new Secrets(
                values.stream()
                        .filter(value -> value.length() >= SHORTEST)
                        .distinct()
                        // One may begin with another.
                        .sorted(
                                Comparator.comparingInt(String::length)
                                        .reversed()
                                        .thenComparing(Comparator.naturalOrder()))
                        .toList());
    }

    private static String expression(String value) {
        String quoted = Pattern.quote(value);
        return value.length() >= SHORTEST_WITHIN_WORDS
                ? quoted
                : "(?<![\\w-])" + quoted + "(?![\\w-])";
    }

    /** The text without these values, and without what looks like a secret. */
    public String mask(String text) {
        String masked =
                values.isEmpty()
                        ? text
                        : pattern.matcher(text).replaceAll(Matcher.quoteReplacement(MASK));
        return SecretMask.mask(masked);
    }

    /** A pair {@code NAME=value}, the value being hidden whole if the name says so. */
    public String maskVariable(String pair) {
        int equals = pair.indexOf('=');
        return equals > 0 && SecretMask.isSecret(pair.substring(0, equals))
                ? pair.substring(0, equals + 1) + MASK
                : mask(pair);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secrets that && values.equals(that.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** Leaves the values out. */
    @Override
    public String toString() {
        return "Secrets[" + values.size() + "]";
    }
}
