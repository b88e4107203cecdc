package dev.swapgate.launcher.demo;

import java.util.ArrayList;
import java.util.List;

/** Text as a demo model sees it: a word with the space before it is a token. Stateless. */
final class Words {
    private static final int QUOTE = 80;

    private Words() {}

    /** How many tokens a text has. */
    static int count(String text) {
        int words = 0;
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            boolean space = Character.isWhitespace(text.charAt(i));
            words += !space && !inWord ? 1 : 0;
            inWord = !space;
        }
        return words;
    }

    /** The tokens of a text; together they are the text. */
    static List<String> split(String text) {
        List<String> tokens = new ArrayList<>();
        int from = 0;
        for (int at = text.indexOf(' ', 1); at >= 0; at = text.indexOf(' ', at + 1)) {
            tokens.add(text.substring(from, at));
            from = at;
        }
        tokens.add(text.substring(from));
        return tokens;
    }

    /** What the model of this name has to say. */
    static String answer(String name, String question) {
        return "Hello from "
                + name
                + "! You said: \u201c"
                + quote(question)
                + "\u201d. I am a demo model, so this is all I know; ask another model and watch"
                + " the gateway swap.";
    }

    /**
     * One line of the text, cut between characters; lone surrogates, which no encoding can carry,
     * are left out.
     */
    private static String quote(String text) {
        StringBuilder quote = new StringBuilder();
        String line = text.strip().replaceAll("\\s+", " ");
        line.codePoints().limit(QUOTE).filter(Words::isCharacter).forEach(quote::appendCodePoint);
        return line.codePointCount(0, line.length()) > QUOTE ? quote + "\u2026" : quote.toString();
    }

    private static boolean isCharacter(int codePoint) {
        return codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE;
    }
}
