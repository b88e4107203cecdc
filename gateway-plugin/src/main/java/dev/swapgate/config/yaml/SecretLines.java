package dev.swapgate.config.yaml;

import dev.swapgate.config.secret.SecretMask;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Tells by the looks of lines which of them may hold secrets: that must be known also of a text
 * that cannot be parsed.
 */
final class SecretLines {
    private static final Pattern KEY = Pattern.compile("(?<![\\w.-])([\\w.-]+)['\"]?\\s*:(?!//)");

    /** A longer one is none for people, and takes long to look through. */
    private static final int LONGEST = 1000;

    private SecretLines() {}

    /** Whether a line is better not shown. */
    static boolean mayHoldSecret(List<String> lines, int index) {
        String line = lines.get(index);
        return line.length() > LONGEST
                || hasSecretKey(line)
                || !SecretMask.mask(line).equals(line)
                || (isItem(line) && hasSecretKey(owner(lines, index)));
    }

    private static boolean hasSecretKey(String line) {
        return KEY.matcher(line)
                .results()
                .map(found -> found.group(1))
                .anyMatch(key -> SecretMask.isSecret(key) || key.equals("env"));
    }

    /** The line whose key has the list that a line is of; empty if there is none. */
    private static String owner(List<String> lines, int index) {
        int indent = indent(lines.get(index));
        for (int i = index - 1; i >= 0; i--) {
            String line = lines.get(i);
            boolean belongs = line.isBlank() || indent(line) > indent || isItem(line);
            if (!belongs) {
                return line.length() > LONGEST ? "" : line;
            }
        }
        return "";
    }

    /** Of a list, in either style; or the end of one. */
    private static boolean isItem(String line) {
        return line.length() > LONGEST || !KEY.matcher(line).find();
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
