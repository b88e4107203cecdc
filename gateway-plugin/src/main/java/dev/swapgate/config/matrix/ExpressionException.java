package dev.swapgate.config.matrix;

/** A text that is no expression. The message says what is wrong and what would be right. */
public final class ExpressionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Flaw flaw;
    private final int character;

    ExpressionException(Flaw flaw, int character, String message) {
        super(message);
        this.flaw = flaw;
        this.character = character;
    }

    /** What can be wrong with an expression. */
    public enum Flaw {
        /** There is nothing in it. */
        EMPTY,
        /** A character that means nothing. */
        UNKNOWN_CHARACTER,
        /** An operator or a bracket where a model should be. */
        MISSING_MODEL,
        /** Two models with nothing between them. */
        MISSING_OPERATOR,
        /** A plus sign without the name of a set directly after it. */
        MISSING_SET_NAME,
        /** A bracket that is never closed. */
        UNCLOSED_BRACKET,
        /** A bracket that was never opened. */
        UNOPENED_BRACKET,
        /** Too many brackets in each other. */
        TOO_DEEP
    }

    /** What is wrong. */
    public Flaw flaw() {
        return flaw;
    }

    /** Where, in characters from 1. */
    public int character() {
        return character;
    }
}
