package dev.swapgate.lint;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.matrix.MatrixConfig;
import dev.swapgate.config.problem.Rule;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for models that a matrix forgets. Stateless. */
final class MatrixRules {
    private MatrixRules() {}

    static List<Finding> check(Subject subject) {
        return subject.config().matrix().stream()
                .flatMap(matrix -> inNoSet(subject.config(), matrix))
                .map(model -> inNoSet(subject, model))
                .toList();
    }

    private static Stream<String> inNoSet(GatewayConfig config, MatrixConfig matrix) {
        return config.models().keySet().stream()
                .filter(model -> !matrix.allowsTogether(Set.of(model)));
    }

    private static Finding inNoSet(Subject subject, String model) {
        return Finding.general(
                Rule.IN_NO_SET,
                subject.places().key("models", model),
                "model %s is in no set of the matrix".formatted(Subject.quote(model)));
    }
}
