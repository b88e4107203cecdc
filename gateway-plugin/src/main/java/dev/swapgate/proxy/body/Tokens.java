package dev.swapgate.proxy.body;

import java.util.Locale;
import java.util.Map;

/**
 * The small grammar that {@code Content-Type} and {@code Content-Disposition} share (RFC 9110
 * §5.6).
 */
final class Tokens {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    /** What boundaries need besides tokens and many clients leave unquoted. */
    private static final String VALUE_MARKS = TOKEN_MARKS + "()/:=?@";

    private Tokens() {}

    /** Whether text is a token. */
    static boolean isToken(String text) {
        int at = 0;
        while (at < text.length() && isMark(text.charAt(at), TOKEN_MARKS)) {
            at++;
        }
        return at > 0 && at == text.length();
    }

    /**
     * Reads {@code ;name=value} pairs; values are unquoted.
     *
     * @return false if the text is malformed or a name is repeated
     */
    static boolean parameters(String text, Map<String, String> target) {
        int at = 0;
        while (at < text.length()) {
            at = skipBlanks(text, at);
            if (at == text.length()) {
                return true;
            }
            if (text.charAt(at) != ';') {
                return false;
            }
            at = skipBlanks(text, at + 1);
            if (at < text.length() && text.charAt(at) != ';') {
                at = parameter(text, at, target);
                if (at < 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static int parameter(String text, int from, Map<String, String> target) {
        int equals = text.indexOf('=', from);
        if (equals < 0 || !isToken(text.substring(from, equals))) {
            return -1;
        }
        StringBuilder value = new StringBuilder();
        int start = equals + 1;
        boolean quoted = start < text.length() && text.charAt(start) == '"';
        int end = quoted ? quoted(text, start + 1, value) : unquoted(text, start, value);
        String name = text.substring(from, equals).toLowerCase(Locale.ROOT);
        return end < 0 || target.put(name, value.toString()) != null ? -1 : end;
    }

    private static int unquoted(String text, int from, StringBuilder value) {
        int at = from;
        while (at < text.length() && isMark(text.charAt(at), VALUE_MARKS)) {
            value.append(text.charAt(at++));
        }
        return value.isEmpty() ? -1 : at;
    }

    private static int quoted(String text, int from, StringBuilder value) {
        for (int at = from; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return at + 1;
            }
            boolean escape =
                    c == '\\' && at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
            value.append(escape ? text.charAt(++at) : c);
        }
        return -1;
    }

    private static int skipBlanks(String text, int from) {
        int at = from;
        while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
            at++;
        }
        return at;
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isMark(int c, String marks) {
        return isDigit(c)
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || marks.indexOf(c) >= 0;
    }
}
