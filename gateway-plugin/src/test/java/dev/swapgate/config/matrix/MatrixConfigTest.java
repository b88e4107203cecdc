package dev.swapgate.config.matrix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.Seeds;
import dev.swapgate.config.matrix.Expression.All;
import dev.swapgate.config.matrix.Expression.Any;
import dev.swapgate.config.matrix.Expression.Model;
import dev.swapgate.config.matrix.Expression.Reference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
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

    @ParameterizedTest
    @CsvSource({
        "a, b c, s=a & b;t=a & c, s, c",
        "a, b c, s=a & c;t=a & b, s, b",
        "x, a b, s=x & b;t=x & a, t, b",
        "x, b c, s=x & b & c, s, ''",
        "x, b, s=a, '', b",
        "x, a b, s=+t | (x & b);t=x & a, t, b",
        "x, b c, s=x & (c | b), s, b",
        "x, x b, s=x, s, b"
    })
    void aModelRunsWithThoseThatCostMost(
            String model, String residents, String sets, String set, String leaving) {
        Choice choice = matrix(sets.split(";")).choose(model, Set.of(residents.split(" ")));

        assertThat(choice.set().orElse("")).isEqualTo(set);
        assertThat(String.join(" ", choice.leaving())).isEqualTo(leaving);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void theChoiceIsThatOfWritingAllSetsOut(long seed) {
        var random = Seeds.random(seed);
        for (int round = 0; round < 500; round++) {
            var costs = Map.of("m0", 1 + random.nextInt(3), "m1", 1 + random.nextInt(3));
            var sets =
                    List.of(
                            new ResidentSet("s", random(random, 3)),
                            new ResidentSet("t", random(random, 2)));
            var matrix = new MatrixConfig(Map.of(), costs, sets);
            Set<String> residents =
                    IntStream.range(0, 4)
                            .mapToObj(i -> "m" + random.nextInt(1, 5))
                            .collect(Collectors.toSet());

            assertThat(matrix.choose("m0", residents).leaving())
                    .as("seed %s, round %s: m0 beside %s in %s", seed, round, residents, matrix)
                    .isEqualTo(cheapest(matrix, "m0", residents));
        }
    }

    /** Who leaves for the first of the cheapest sets of all that can be written out. */
    private static Set<String> cheapest(MatrixConfig matrix, String model, Set<String> residents) {
        return matrix.sets().stream()
                .flatMap(set -> written(set.expression()).stream())
                .filter(set -> set.contains(model))
                .map(set -> {
                    var leaving = new HashSet<>(residents);
                    leaving.removeAll(set);
                    return leaving;
                })
                .min(
                        Comparator.comparingInt(
                                leaving -> leaving.stream().mapToInt(matrix::evictionCost).sum()))
                .orElse(new HashSet<>(residents));
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

    private static List<Set<String>> written(Expression expression) {
        return switch (expression) {
            case Model model -> List.of(Set.of(model.id()));
            case Reference reference -> throw new AssertionError(reference);
            case Any any -> any.parts().stream().flatMap(part -> written(part).stream()).toList();
            case All all ->
                    all.parts().stream()
                            .map(MatrixConfigTest::written)
                            .reduce(List.of(Set.of()), MatrixConfigTest::joined);
        };
    }

    private static List<Set<String>> joined(List<Set<String>> left, List<Set<String>> right) {
        var joined = new ArrayList<Set<String>>();
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
