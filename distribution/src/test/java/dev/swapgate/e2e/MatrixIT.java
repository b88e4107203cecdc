package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A matrix decides who is resident together, with real processes. */
class MatrixIT {
    private static final List<String> MODELS = List.of("a", "b", "c", "d", "alone");

    private static final String MATRIX =
            """
            matrix:
              vars: { dear: d }
              evict_costs: { dear: 5 }
              sets:
                pairs: (a & b) | (b & c) | (a & c)
                with-d: dear & (a | b)
            """;

    private static String yaml() {
        String model =
                "  %s: { cmd: '${env.SWAPGATE_HOME}/bin/swapgate demo-model --port ${PORT}"
                        + " --name ${MODEL_ID}' }\n";
        return "models:\n"
                + MODELS.stream().map(model::formatted).collect(Collectors.joining())
                + MATRIX;
    }

    @Test
    void everyModelRunsWithThoseThatCostMost(@TempDir Path directory) {
        try (Launcher gateway = Launcher.start(directory, yaml())) {
            loads(gateway, "a", "a");
            loads(gateway, "b", "a b");
            // Of three that may be together in pairs, one has to go: that the first pair is
            // without.
            loads(gateway, "c", "b c");
            loads(gateway, "a", "a b");
            loads(gateway, "d", "a d");
            // d costs more than a.
            loads(gateway, "b", "b d");
            loads(gateway, "c", "b c");
            loads(gateway, "alone", "alone");
            loads(gateway, "d", "d");

            assertThat(gateway.log()).contains("model \"alone\" is in no set of the matrix");
        }
    }

    private static void loads(Launcher gateway, String model, String residents) {
        var expected = new TreeSet<>(Arrays.asList(residents.split(" ")));
        Residents.load(gateway, model);
        assertThat(Residents.running(gateway)).as("after " + model).isEqualTo(expected);
        assertThat(Residents.processes(gateway)).as("after " + model).isEqualTo(expected);
    }

    @Test
    void itSaysWhichSetDecides(@TempDir Path directory) {
        try (Launcher gateway = Launcher.start(directory, yaml())) {
            Residents.load(gateway, "a");
            Residents.load(gateway, "b");

            JsonNode explained = Http.json(Http.get(gateway.uri("/api/explain?model=c")));

            assertThat(explained.get("stops").toString()).isEqualTo("[\"a\"]");
            assertThat(explained.get("text").asText())
                    .contains("a leaves: set pairs of the matrix")
                    .contains("b stays: both are in set pairs of the matrix")
                    .contains("no bound is proved for a matrix");
        }
    }
}
