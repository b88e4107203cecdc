package dev.swapgate.config.matrix;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Sets of models that may be resident together; so may the models of a part of one. Immutable. */
public sealed interface Expression {

    /** One set, of one model. */
    record Model(String id) implements Expression {}

    /** The sets of another expression, by its name. */
    record Reference(String set) implements Expression {}

    /** The sets of every part. */
    record Any(List<Expression> parts) implements Expression {
        /** Copies the parts. */
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** One set of each part, joined; in every possible way. */
    record All(List<Expression> parts) implements Expression {
        /** Copies the parts. */
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** The expression with other names of models. */
    default Expression rename(UnaryOperator<String> change) {
        return switch (this) {
            case Model model -> new Model(change.apply(model.id));
            case Reference reference -> reference;
            case Any any -> new Any(any.parts.stream().map(part -> part.rename(change)).toList());
            case All all -> new All(all.parts.stream().map(part -> part.rename(change)).toList());
        };
    }

    /** The expression as it can be written, as {@link ExpressionParser} reads it. */
    default String text() {
        return switch (this) {
            case Model model -> model.id;
            case Reference reference -> "+" + reference.set;
            case Any any -> text(any.parts, " | ");
            case All all -> text(all.parts, " & ");
        };
    }

    private static String text(List<Expression> parts, String operator) {
        return parts.stream()
                .map(part ->
                        part instanceof Any || part instanceof All
                                ? "(" + part.text() + ")"
                                : part.text())
                .collect(Collectors.joining(operator));
    }

    /** The models it names itself. */
    default Set<String> models() {
        return leaves().filter(Model.class::isInstance)
                .map(leaf -> ((Model) leaf).id)
                .collect(Collectors.toSet());
    }

    /** The other expressions it names, in the order of its text. */
    default List<String> references() {
        return leaves().filter(Reference.class::isInstance)
                .map(leaf -> ((Reference) leaf).set)
                .distinct()
                .toList();
    }

    private Stream<Expression> leaves() {
        return switch (this) {
            case Model model -> Stream.of(model);
            case Reference reference -> Stream.of(reference);
            case Any any -> any.parts.stream().flatMap(Expression::leaves);
            case All all -> all.parts.stream().flatMap(Expression::leaves);
        };
    }
}
