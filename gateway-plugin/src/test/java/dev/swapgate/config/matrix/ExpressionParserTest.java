package dev.swapgate.config.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.swapgate.config.matrix.Expression.All;
import dev.swapgate.config.matrix.Expression.Any;
import dev.swapgate.config.matrix.Expression.Model;
import dev.swapgate.config.matrix.Expression.Reference;
import dev.swapgate.config.matrix.ExpressionException.Flaw;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Random;

class ExpressionParserTest {

    @Test
    void andBindsTighterThanOr() {
        assertThat(ExpressionParser.parse("a & b | c&(d|+e)"))
                .isEqualTo(
                        new Any(
                                List.of(
                                        new All(List.of(new Model("a"), new Model("b"))),
                                        new All(
                                                List.of(
                                                        new Model("c"),
                                                        new Any(
                                                                List.of(
                                                                        new Model("d"),
                                                                        new Reference("e"))))))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", " a ", "(a)", "((\na\t))", "\u00a0a"})
    void oneModelIsAnExpression(String text) {
        assertThat(ExpressionParser.parse(text)).isEqualTo(new Model("a"));
    }

    @Test
    void namesHaveLettersOfAnyScriptDigitsAndThreeSigns() {
        assertThat(ExpressionParser.parse("qwen2.5_7b-é日")).isEqualTo(new Model("qwen2.5_7b-é日"));
        assertThat(ExpressionParser.isName("a.b-c_1")).isTrue();
        assertThat(ExpressionParser.isName("a/b")).isFalse();
        assertThat(ExpressionParser.isName("")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "'', EMPTY, 1",
        "'   ', EMPTY, 4",
        "a b, MISSING_OPERATOR, 3",
        "a (b), MISSING_OPERATOR, 3",
        "a +b, MISSING_OPERATOR, 3",
        "a &, MISSING_MODEL, 4",
        "& a, MISSING_MODEL, 1",
        "a || b, MISSING_MODEL, 4",
        "(), MISSING_MODEL, 2",
        "(a, UNCLOSED_BRACKET, 1",
        "a & (b | (c), UNCLOSED_BRACKET, 5",
        "a), UNOPENED_BRACKET, 2",
        "+, MISSING_SET_NAME, 2",
        "+ a, MISSING_SET_NAME, 2",
        "a:b, UNKNOWN_CHARACTER, 2",
        "é𝄞a, UNKNOWN_CHARACTER, 2",
        "!a, UNKNOWN_CHARACTER, 1"
    })
    void otherTextsAreRefusedWithTheirFlawAndPlace(String text, Flaw flaw, int character) {
        assertThat(
                        catchThrowableOfType(
                                ExpressionException.class, () -> ExpressionParser.parse(text)))
                .satisfies(refusal -> {
                    assertThat(refusal.flaw()).isEqualTo(flaw);
                    assertThat(refusal.character()).isEqualTo(character);
                    assertThat(refusal).hasMessageEndingWith("(character " + character + ")");
                });
    }

    @Test
    void bracketsNestToALimit() {
        assertThat(ExpressionParser.parse("(".repeat(64) + "a" + ")".repeat(64)))
                .isEqualTo(new Model("a"));
        assertThatThrownBy(() -> ExpressionParser.parse("(".repeat(100_000)))
                .isInstanceOf(ExpressionException.class)
                .hasMessageContaining("more than 64 brackets");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whateverIsWrittenIsReadAgain(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            Expression expression = random(random, 4);
            assertThat(ExpressionParser.parse(expression.text()))
                    .as("seed %s, round %s: %s", seed, round, expression.text())
                    .isEqualTo(expression);
        }
    }

    private static Expression random(Random random, int depth) {
        int kind = depth == 0 ? random.nextInt(2) : random.nextInt(4);
        return switch (kind) {
            case 0 -> new Model("m" + random.nextInt(9));
            case 1 -> new Reference("s" + random.nextInt(9));
            case 2 -> new Any(parts(random, depth));
            default -> new All(parts(random, depth));
        };
    }

    private static List<Expression> parts(Random random, int depth) {
        return random.ints(random.nextInt(2, 4))
                .mapToObj(ignored -> random(random, depth - 1))
                .toList();
    }
}
