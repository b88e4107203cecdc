package dev.swapgate.log;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** Turns what a terminal would show into text that is safe to print anywhere. */
final class PlainText {
    /**
     * Escape sequences of ECMA-48: control sequences, strings (title, link) with their terminator,
     * and the two- and three-byte forms.
     */
    private static final Pattern ESCAPES =
            Pattern.compile(
                    "\u001b\\[[0-?]*[ -/]*[@-~]"
                            + "|\u001b[\\]PX^_][^\u0007\u001b\\n]*(?:\u0007|\u001b\\\\)?"
                            + "|\u001b[ -/]*[0-~]"
                            + "|\u001b");

    private PlainText() {}

    /** The last lines of a terminal's output, at most {@code count}, without blank ones. */
    static List<String> lastLines(byte[] bytes, int count) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<String> lines =
                ESCAPES.matcher(text)
                        .replaceAll("")
                        .lines()
                        .map(line -> escapeControls(line.replace('\t', ' ')))
                        .filter(line -> !line.isBlank())
                        .toList();
        return lines.subList(Math.max(0, lines.size() - Math.max(0, count)), lines.size());
    }

    /** The text with every control character, line separators included, made visible. */
    static String escapeControls(String text) {
        if (text.codePoints().noneMatch(PlainText::isControl)) {
            return text;
        }
        var escaped = new StringBuilder(text.length() + 16);
        text.codePoints()
                .forEach(
                        c -> {
                            if (isControl(c)) {
                                escaped.append(escape(c));
                            } else {
                                escaped.appendCodePoint(c);
                            }
                        });
        return escaped.toString();
    }

    private static boolean isControl(int c) {
        return switch (Character.getType(c)) {
            // FORMAT holds the characters that reorder text (U+202E and its like).
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }

    private static String escape(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> c < 0x100 ? String.format("\\x%02x", c) : String.format("\\u%04x", c);
        };
    }
}
