package dev.swapgate.config;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits a configured command into words, the way a POSIX shell would, without running one: no
 * variables, patterns, pipes or comments inside a line. Used by one thread and thrown away.
 */
public final class CommandLine {
    private final String text;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int next;

    private CommandLine(String text) {
        this.text = text;
    }

    /**
     * The words of a command.
     *
     * <p>Lines that begin with {@code #} are left out, and a backslash at the end of a line joins
     * it with the next one by a space. Words are separated by space, tab and line feed. {@code '…'}
     * is literal; in {@code "…"} a backslash escapes only {@code $ ` " \} and the line feed;
     * elsewhere it escapes any character. A quote that is not closed runs to the end.
     *
     * @return the words, none if the command holds nothing but blanks and comments
     */
    public static List<String> split(String command) {
        var line = new CommandLine(joinLines(command));
        while (line.next < line.text.length()) {
            line.step(line.text.charAt(line.next++));
        }
        line.endWord();
        return List.copyOf(line.words);
    }

    private static String joinLines(String command) {
        var lines = new ArrayList<String>();
        for (String line : command.split("\n", -1)) {
            String trimmed = line.strip();
            if (trimmed.startsWith("#")) {
                continue;
            }
            lines.add(
                    endsWithOpenBackslash(trimmed)
                            ? trimmed.substring(0, trimmed.length() - 1) + " "
                            : line);
        }
        return String.join("\n", lines);
    }

    /** An even number of backslashes is a row of escaped ones and continues nothing. */
    private static boolean endsWithOpenBackslash(String line) {
        int end = line.length();
        while (end > 0 && line.charAt(end - 1) == '\\') {
            end--;
        }
        return (line.length() - end) % 2 == 1;
    }

    private void step(char c) {
        switch (c) {
            case ' ', '\t', '\n' -> endWord();
            case '\'' -> singleQuoted();
            case '"' -> doubleQuoted();
            case '\\' -> escaped();
            default -> append(c);
        }
    }

    private void append(char c) {
        inWord = true;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }

    private void escaped() {
        if (next == text.length()) {
            return;
        }
        char c = text.charAt(next++);
        if (c != '\n') {
            append(c);
        }
    }

    private void singleQuoted() {
        inWord = true;
        int close = text.indexOf('\'', next);
        int end = close < 0 ? text.length() : close;
        word.append(text, next, end);
        next = Math.min(end + 1, text.length());
    }

    private void doubleQuoted() {
        inWord = true;
        while (next < text.length()) {
            char c = text.charAt(next++);
            if (c == '"') {
                return;
            }
            if (c == '\\' && next < text.length() && "$`\"\\\n".indexOf(text.charAt(next)) >= 0) {
                escaped();
            } else {
                word.append(c);
            }
        }
    }
}
