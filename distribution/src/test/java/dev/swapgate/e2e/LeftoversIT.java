package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Whatever a model's processes look like and however they end: nothing survives. */
class LeftoversIT {
    private static final String SHAPES = "--spawn bg,setsid,double-fork --spawn-what stubborn";

    @TempDir private Path directory;

    private String yaml() {
        return """
        unloadTimeout: 1
        macros:
          demo: %1$s demo-model --port ${PORT} --name ${MODEL_ID} %2$s
        models:
          family:
            cmd: ${demo} %3$s
          wrapped:
            cmd: sh -c '%1$s demo-model --port ${PORT} --name wrapped; true'
          stubborn:
            cmd: ${demo} --ignore-term
          plain:
            cmd: ${demo}
        """
                .formatted(Artefacts.script(), events().option(), SHAPES);
    }

    private ModelEvents events() {
        return new ModelEvents(directory);
    }

    private static void assertNoModelProcess(Launcher gateway) {
        await("model processes are gone")
                .atMost(Duration.ofSeconds(5))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(modelProcesses(gateway)).isEmpty());
    }

    /** What is alive besides the gateway itself and the shells by which it watches its children. */
    private static List<String> modelProcesses(Launcher gateway) {
        String own = gateway.process().pid() + " ";
        return gateway.survivors().alive().stream()
                .filter(
                        command ->
                                !command.startsWith(own)
                                        && !command.contains("swapgate-supervisor"))
                .toList();
    }

    private static void load(Launcher gateway, String model) {
        HttpRequest request =
                Http.request(gateway.uri("/api/models/load/" + model))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        assertThat(Http.send(request).statusCode()).as(gateway::log).isEqualTo(200);
    }

    @Test
    void anUnloadTakesTheWholeFamily() {
        try (Launcher gateway = Launcher.start(directory, yaml())) {
            for (String model : List.of("family", "wrapped", "stubborn", "plain")) {
                load(gateway, model);
                assertThat(Http.get(gateway.uri("/unload")).statusCode()).isEqualTo(200);
                assertThat(modelProcesses(gateway)).as(model).isEmpty();
            }
        }
    }

    @Test
    void aSwapTakesTheWholeFamilyBeforeTheNextModelStarts() {
        try (Launcher gateway = Launcher.start(directory, yaml())) {
            load(gateway, "stubborn");
            load(gateway, "plain");
            assertThat(modelProcesses(gateway))
                    .noneMatch(command -> command.contains("--name stubborn"));
            load(gateway, "family");
            load(gateway, "plain");
            assertThat(modelProcesses(gateway)).noneMatch(command -> command.contains("family"));
        }
    }

    @Test
    void aCrashOfTheLeaderTakesTheRestAlongAndTheNextRequestStartsAnew() {
        try (Launcher gateway = Launcher.start(directory, yaml())) {
            load(gateway, "family");
            JsonNode start = events().all("start").get(0);
            ProcessHandle.of(start.get("pid").asLong()).orElseThrow().destroyForcibly();
            assertNoModelProcess(gateway);
            assertThat(Http.chat(gateway, "family").join().statusCode())
                    .as(gateway::log)
                    .isEqualTo(200);
            assertThat(events().count("start", "family")).isEqualTo(2);
        }
    }

    @Test
    void anOrderlyEndTakesEverything() {
        Launcher gateway = Launcher.start(directory, yaml());
        load(gateway, "family");
        gateway.process().destroy();
        assertThat(gateway.daemon().awaitExit(Duration.ofSeconds(20))).isZero();
        gateway.daemon().assertNothingLeft(Duration.ofSeconds(1));
    }

    /** Every shape is running, or being started or stopped, when the gateway is killed. */
    @RepeatedTest(20)
    void aKilledGatewayTakesEverythingWithinTwoSeconds(RepetitionInfo repetition) {
        Launcher gateway = Launcher.start(directory, yaml());
        load(gateway, "family");
        var random = new Random(repetition.getCurrentRepetition());
        var unused = disturb(gateway, random.nextInt(4));
        gateway.process().destroyForcibly();
        gateway.daemon().awaitExit(Duration.ofSeconds(5));
        gateway.daemon().assertNothingLeft(Duration.ofSeconds(2));
    }

    /** Something that goes on meanwhile; with the last kind nothing does. */
    private static CompletableFuture<?> disturb(Launcher gateway, int kind) {
        return switch (kind) {
            case 0 -> Http.chat(gateway, "plain");
            case 1 ->
                    Http.postJson(
                            gateway.uri("/v1/chat/completions"), Http.chatBody("family", true));
            case 2 -> Http.postJson(gateway.uri("/api/models/unload/family"), "");
            default -> CompletableFuture.completedFuture("");
        };
    }
}
