package dev.swapgate.config.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Finds the known name that a misspelt one was probably meant to be. */
public final class Nearest {
    private static final int LONGEST = 64;

    private Nearest() {}

    /** The nearest candidate, unless even that one is too different to be meant. */
    public static Optional<String> to(String word, Collection<String> candidates) {
        String plain = plain(word);
        if (plain.length() > LONGEST) {
            return Optional.empty();
        }
        return candidates.stream()
                .filter(candidate ->
                        distance(plain, plain(candidate)) <= tolerated(word, candidate))
                .min(Comparator.comparingInt(candidate -> distance(plain, plain(candidate))));
    }

    /** A question to append to a message, or nothing. */
    public static String hint(String word, Collection<String> candidates) {
        return to(word, candidates).map(name -> "; did you mean \"" + name + "\"?").orElse("");
    }

    /** Words of one or two letters are near to every other one. */
    private static int tolerated(String word, String candidate) {
        return Math.max(word.length(), candidate.length()) / 3;
    }

    /** Case and separators are the commonest differences and count for nothing. */
    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
    }

    /** Levenshtein distance in which two swapped neighbours count once. */
    public static int distance(String left, String right) {
        if (Math.abs(left.length() - right.length()) > LONGEST) {
            return Integer.MAX_VALUE;
        }
        var rows = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cell(rows, left, right, i, j);
            }
        }
        return rows[left.length()][right.length()];
    }

    private static int cell(int[][] rows, String left, String right, int i, int j) {
        int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
        int least =
                Math.min(
                        rows[i - 1][j - 1] + change,
                        Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1));
        boolean swapped =
                i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
        return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
