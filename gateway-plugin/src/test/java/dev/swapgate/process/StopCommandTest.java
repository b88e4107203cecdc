package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.process.Rig.Model;
import dev.swapgate.process.os.ProcessTable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

@Timeout(60)
class StopCommandTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir Path directory;

    private static Model sleeper(String cmdStop) {
        return new Model("m", "sleep 600")
                .proxy("http://localhost:9")
                .check("none")
                .cmdStop(cmdStop);
    }

    private static void stop(Rig rig) {
        rig.loadReady("m", 1);
        rig.processes.unload("m", 1);
        rig.awaitEvent("stopped m 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void knowsTheNumberOfTheCommandAndSpeaksInTheModelsLog(String containment) {
        var model =
                sleeper("sh -c \"echo ends $0 $WHO; kill -INT $0\" ${PID}")
                        .grace(LONG)
                        .env("WHO=me");
        try (var rig = new Rig(containment, model)) {
            rig.loadReady("m", 1);
            long pid = rig.snapshot("m").pid().orElseThrow();
            // It may not have come further yet than the program that starts it.
            await().untilAsserted(() ->
                    assertThat(ProcessTable.command(pid)).isEqualTo("/usr/bin/sleep 600"));
            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");

            assertThat(rig.between("gone m 1", "stopped m 1")).isLessThan(Duration.ofSeconds(3));
            assertThat(rig.output()).contains("ends " + pid + " me");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "/nonexistent/stop", "sh -c 'kill -SEGV $$'"})
    void whenItFailsTheTreeIsToldToEnd(String cmdStop) {
        try (var rig = new Rig(sleeper(cmdStop).grace(LONG))) {
            stop(rig);

            assertThat(rig.between("gone m 1", "stopped m 1")).isLessThan(Duration.ofSeconds(3));
            assertThat(rig.output()).contains("model m: cmdStop ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void whenItHangsFloodsAndLeavesChildrenAllOfThemAreEnded(String containment) {
        String hangs =
                "sh -c \"sleep 600 & setsid sleep 601 & (setsid sleep 602 &) ; head -c 3000000"
                        + " /dev/zero; sleep 999\"";
        try (var rig = new Rig(containment, sleeper(hangs).grace(Duration.ofSeconds(1)))) {
            stop(rig);

            assertThat(rig.survivors()).isEmpty();
            assertThat(rig.between("gone m 1", "stopped m 1"))
                    .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(4));
            assertThat(rig.output()).contains("cmdStop took too long");
        }
    }

    /** Tells in a file that it got TERM, then ends unless it is to stay. */
    private Model listener(Path trace, String then, String cmdStop) {
        String loop = "while :; do sleep 0.05; done";
        return new Model(
                        "m",
                        "sh -c \"trap 'echo TERM >>%s%s' TERM; %s\"".formatted(trace, then, loop))
                .proxy("http://localhost:9")
                .check("none")
                .cmdStop(cmdStop);
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void whenItEndsWellButDoesNothingTheTreeIsToldToEndSoonAfter(String containment) {
        Path trace = directory.resolve("trace");
        try (var rig = new Rig(containment, listener(trace, "; exit", "true").grace(LONG))) {
            stop(rig);

            assertThat(trace).hasContent("TERM");
            assertThat(rig.between("gone m 1", "stopped m 1"))
                    .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(8));
            assertThat(rig.output()).contains("cmdStop ended well, but not the model");
        }
    }

    @Test
    void whenItHangsTheTreeIsToldToEndBeforeTheGraceIsOver() {
        Path trace = directory.resolve("trace");
        Duration grace = Duration.ofSeconds(4);
        try (var rig = new Rig(listener(trace, "; exit", "sleep 999").grace(grace))) {
            stop(rig);

            assertThat(trace).hasContent("TERM\n");
            assertThat(rig.between("gone m 1", "stopped m 1"))
                    .isBetween(grace, grace.plusSeconds(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "false", "sleep 999", "/nonexistent/stop"})
    void whateverItDoesTheTreeIsKilledWhenTheGraceIsOver(String cmdStop) {
        Path trace = directory.resolve("trace");
        Duration grace = Duration.ofSeconds(2);
        try (var rig = new Rig(listener(trace, "", cmdStop).grace(grace))) {
            stop(rig);

            assertThat(trace).content().startsWith("TERM\n");
            assertThat(rig.between("gone m 1", "stopped m 1"))
                    .isBetween(grace, grace.plusSeconds(2));
        }
    }

    @Test
    void aTreeThatEndsInItsOwnTimeAfterItIsNotToldAgain() {
        Path trace = directory.resolve("trace");
        String stop = "sh -c \"kill -TERM $0\" ${PID}";
        var model = listener(trace, "; sleep 0.5; exit", stop).grace(LONG);
        try (var rig = new Rig(model)) {
            stop(rig);

            assertThat(trace).hasContent("TERM");
            assertThat(rig.output()).doesNotContain("cmdStop ended well");
        }
    }

    @Test
    void runsAlsoAfterACrashAndAFailedStart() {
        Path trace = directory.resolve("trace");
        var model =
                sleeper("sh -c \"echo stop >>" + trace + "\"")
                        .check("/never")
                        .healthCheck(Duration.ofMillis(300));
        try (var rig = new Rig(model)) {
            rig.load("m", 1);
            rig.awaitEvent("failed m 1");
            assertThat(trace).hasContent("stop");
        }
        try (var rig = new Rig(sleeper("sh -c \"echo stop >>" + trace + "\""))) {
            rig.loadReady("m", 1);
            ProcessHandle.of(rig.snapshot("m").pid().orElseThrow()).orElseThrow().destroyForcibly();
            rig.awaitEvent("stopped m 1");
            assertThat(trace).hasContent("stop\nstop");
        }
    }

    @Test
    void runsAlsoWhenTheGatewayIsClosedInAHurry() {
        Path trace = directory.resolve("trace");
        try (var rig = new Rig(sleeper("sh -c \"echo stop >>" + trace + "\""))) {
            rig.loadReady("m", 1);
            rig.processes.close();
            await().until(() -> Files.exists(trace));
        }
    }
}
