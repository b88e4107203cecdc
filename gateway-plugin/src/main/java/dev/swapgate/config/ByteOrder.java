package dev.swapgate.config;

import java.util.Comparator;

/**
 * Orders text as its UTF-8 bytes are ordered, which is by code point; {@link String#compareTo} is
 * not.
 */
public enum ByteOrder implements Comparator<String> {
    /** The only one. */
    INSTANCE;

    @Override
    public int compare(String left, String right) {
        int shorter = Math.min(left.length(), right.length());
        for (int i = 0; i < shorter; i++) {
            // The first differing UTF-16 unit may be the second half of a pair: its first half is
            // then equal.
            if (left.charAt(i) != right.charAt(i)) {
                return Integer.compare(rank(left.charAt(i)), rank(right.charAt(i)));
            }
        }
        return Integer.compare(left.length(), right.length());
    }

    /** Surrogates stand for code points above every other unit's. */
    private static int rank(char unit) {
        return Character.isSurrogate(unit) ? unit + 0x10000 : unit;
    }
}
