package dev.swapgate.config.matrix;

import dev.swapgate.config.matrix.ExpressionException.Flaw;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads {@code a & (b | c) | +set}: {@code &} binds tighter than {@code |}, and white space means
 * nothing. Used by one thread.
 */
public final class ExpressionParser {
    private static final int MOST_NESTED = 64;

    private final String text;
    private int at;
    private int depth;

    private ExpressionParser(String text) {
        this.text = text;
    }

    /**
     * The expression of a text.
     *
     * @throws ExpressionException if it is none
     */
    public static Expression parse(String text) {
        var parser = new ExpressionParser(text);
        if (parser.isAtEnd()) {
            throw parser.flaw(Flaw.EMPTY, "is empty; write at least one model, such as a & b");
        }
        Expression expression = parser.any();
        if (!parser.isAtEnd()) {
            throw parser.afterTheEnd();
        }
        return expression;
    }

    /** Whether a name can be written in an expression. */
    public static boolean isName(String name) {
        return !name.isEmpty() && name.codePoints().allMatch(ExpressionParser::isNamePart);
    }

    private Expression any() {
        return list('|', this::all, Expression.Any::new);
    }

    private Expression all() {
        return list('&', this::atom, Expression.All::new);
    }

    private Expression list(
            char operator,
            Supplier<Expression> part,
            Function<List<Expression>, Expression> joined) {
        var parts = new ArrayList<Expression>();
        parts.add(part.get());
        while (!isAtEnd() && text.charAt(at) == operator) {
            at++;
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.getFirst() : joined.apply(parts);
    }

    private Expression atom() {
        if (isAtEnd()) {
            throw flaw(Flaw.MISSING_MODEL, "ends where a model should be");
        }
        int first = text.codePointAt(at);
        return switch (first) {
            case '(' -> brackets();
            case '+' -> reference();
            case '&', '|', ')' -> throw flaw(Flaw.MISSING_MODEL, "has no model before " + shown());
            default -> {
                if (!isNamePart(first)) {
                    throw unknownCharacter();
                }
                yield new Expression.Model(name());
            }
        };
    }

    private Expression brackets() {
        int open = at;
        if (++depth > MOST_NESTED) {
            throw flaw(Flaw.TOO_DEEP, "has more than " + MOST_NESTED + " brackets in each other");
        }
        at++;
        Expression inner = any();
        if (isAtEnd()) {
            at = open;
            throw flaw(Flaw.UNCLOSED_BRACKET, "has a ( that is never closed");
        }
        if (text.charAt(at) != ')') {
            throw afterTheEnd();
        }
        at++;
        depth--;
        return inner;
    }

    private Expression reference() {
        at++;
        if (at == text.length() || !isNamePart(text.codePointAt(at))) {
            throw flaw(
                    Flaw.MISSING_SET_NAME, "has a + without the name of a set directly after it");
        }
        return new Expression.Reference(name());
    }

    private String name() {
        int from = at;
        while (at < text.length() && isNamePart(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return text.substring(from, at);
    }

    private static boolean isNamePart(int c) {
        return Character.isLetter(c) || Character.isDigit(c) || c == '_' || c == '-' || c == '.';
    }

    private boolean isAtEnd() {
        while (at < text.length() && isSpace(text.codePointAt(at))) {
            at += Character.charCount(text.codePointAt(at));
        }
        return at == text.length();
    }

    private static boolean isSpace(int c) {
        return Character.isWhitespace(c) || Character.isSpaceChar(c);
    }

    private ExpressionException afterTheEnd() {
        int c = text.codePointAt(at);
        if (c == ')') {
            return flaw(Flaw.UNOPENED_BRACKET, "has a ) that was never opened");
        }
        return c == '(' || c == '+' || isNamePart(c)
                ? flaw(Flaw.MISSING_OPERATOR, "has neither & nor | before " + shown())
                : unknownCharacter();
    }

    private ExpressionException unknownCharacter() {
        String advice =
                "; names have letters, digits, _, - and dots, so a model with others needs a name"
                        + " under vars";
        return flaw(Flaw.UNKNOWN_CHARACTER, "cannot have " + shown() + advice);
    }

    private String shown() {
        return '"' + Character.toString(text.codePointAt(at)) + '"';
    }

    private ExpressionException flaw(Flaw flaw, String message) {
        int character = text.codePointCount(0, at) + 1;
        return new ExpressionException(flaw, character, message + " (character " + character + ")");
    }
}
