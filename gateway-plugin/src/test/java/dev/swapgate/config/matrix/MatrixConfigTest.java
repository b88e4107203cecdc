package dev.swapgate.config.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.matrix.Expression.All;
import dev.swapgate.config.matrix.Expression.Any;
import dev.swapgate.config.matrix.Expression.Model;
import dev.swapgate.config.matrix.Expression.Reference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class MatrixConfigTest {

    private static MatrixConfig matrix(String... sets) {
        return new MatrixConfig(
                Map.of(),
                Map.of("a", 5),
                Arrays.stream(sets)
                        .map(set -> set.split("=", 2))
                        .map(set -> new ResidentSet(set[0], ExpressionParser.parse(set[1])))
                        .toList());
    }

    @Test
    void costsAreOneUnlessTheyAreSet() {
        assertThat(matrix("s=a").evictionCost("a")).isEqualTo(5);
        assertThat(matrix("s=a").evictionCost("b")).isEqualTo(1);
    }

    @Test
    void setsArePreferredAsWrittenButAfterThoseTheyReferTo() {
        assertThat(matrix("x=a", "y=+z | +w", "w=a", "z=+w").preferred())
                .extracting(ResidentSet::name)
                .containsExactly("x", "w", "z", "y");
    }

    @ParameterizedTest
    @CsvSource({"s=+s", "s=+t", "a=+b:b=+c:c=+a", "s=a:s=b"})
    void setsMustFitTogether(String sets) {
        assertThatThrownBy(() -> matrix(sets.split(":")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMatrixNeedsASetAndPositiveCosts() {
        assertThatThrownBy(() -> new MatrixConfig(Map.of(), Map.of(), List.of()))
                .hasMessage("a matrix needs a set");
        assertThatThrownBy(() ->
                        new MatrixConfig(
                                Map.of(),
                                Map.of("a", 0),
                                List.of(new ResidentSet("s", new Model("a")))))
                .hasMessage("costs must be positive: {a=0}");
    }

    @ParameterizedTest
    @CsvSource({
        "a & b, a b, true",
        "a & b & c, a c, true",
        "a | b, a b, false",
        "(a | b) & (c | d), a d, true",
        "(a | b) & (c | d), a b, false",
        "a & +t, a x, true",
        "a & +t, a x y, false",
        "a, z, false"
    })
    void partsOfASetMayBeTogether(String expression, String models, boolean together) {
        MatrixConfig matrix = matrix("s=" + expression, "t=x | y");

        assertThat(matrix.allowsTogether(List.of(models.split(" ")))).isEqualTo(together);
    }

    @Test
    void manyCombinationsAreNoTrouble() {
        String sum =
                IntStream.range(0, 60)
                        .mapToObj(i -> "(m" + i + " | n" + i + ")")
                        .collect(Collectors.joining(" & "));

        assertThat(matrix("s=" + sum).allowsTogether(List.of("m1", "n2", "m59"))).isTrue();
        assertThat(matrix("s=" + sum).allowsTogether(List.of("m1", "n2", "n1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theAnswerIsThatOfWritingAllSetsOut(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            Expression expression = random(random, 3);
            var matrix =
                    new MatrixConfig(Map.of(), Map.of(), List.of(new ResidentSet("s", expression)));
            Set<String> models =
                    IntStream.range(0, 3)
                            .mapToObj(i -> "m" + random.nextInt(5))
                            .collect(Collectors.toSet());

            assertThat(matrix.allowsTogether(models))
                    .as("seed %s, round %s: %s in %s", seed, round, models, expression)
                    .isEqualTo(
                            written(expression).stream().anyMatch(set -> set.containsAll(models)));
        }
    }

    private static Expression random(Random random, int depth) {
        if (depth == 0 || random.nextInt(4) == 0) {
            return new Model("m" + random.nextInt(5));
        }
        List<Expression> parts =
                IntStream.range(0, random.nextInt(2, 4))
                        .mapToObj(i -> random(random, depth - 1))
                        .toList();
        return random.nextBoolean() ? new Any(parts) : new All(parts);
    }

    private static Set<Set<String>> written(Expression expression) {
        return switch (expression) {
            case Model model -> Set.of(Set.of(model.id()));
            case Reference reference -> throw new AssertionError(reference);
            case Any any ->
                    any.parts().stream()
                            .flatMap(part -> written(part).stream())
                            .collect(Collectors.toSet());
            case All all ->
                    all.parts().stream()
                            .map(MatrixConfigTest::written)
                            .reduce(Set.of(Set.of()), MatrixConfigTest::joined);
        };
    }

    private static Set<Set<String>> joined(Set<Set<String>> left, Set<Set<String>> right) {
        var joined = new HashSet<Set<String>>();
        for (Set<String> one : left) {
            for (Set<String> other : right) {
                var union = new HashSet<>(one);
                union.addAll(other);
                joined.add(union);
            }
        }
        return joined;
    }
}
