package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.process.Rig.Model;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.time.Duration;

/** Servers that an engine starts for us are in no tree of ours. */
@Timeout(60)
class EngineTest {
    private final int control = Rig.freePort();
    private final int port = Rig.freePort();
    private final Process engine;

    EngineTest() throws IOException {
        engine =
                new ProcessBuilder(Rig.java(FakeEngine.class, Integer.toString(control)))
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        await().until(() -> Endpoint.answersOnLoopback(control));
    }

    @AfterEach
    void stopTheEngine() throws Exception {
        engine.descendants().forEach(ProcessHandle::destroyForcibly);
        engine.destroyForcibly().waitFor();
    }

    private String client(String words) {
        return String.join(" ", Rig.java(FakeEngine.class, control + " " + words));
    }

    private Model model(String start, String stop) {
        return new Model("m", client(start))
                .proxy("http://localhost:" + port)
                .cmdStop(stop.isEmpty() ? "" : client(stop));
    }

    @ParameterizedTest
    @CsvSource({"start,cgroup", "host,cgroup", "start,pidns", "host,group"})
    void aClientMayEndAndItsServerIsServedUntilCmdStopEndsIt(String how, String containment) {
        try (var rig = new Rig(containment, model(how + " " + port, "stop " + port + " 800"))) {
            rig.loadReady("m", 1);
            await().until(() -> rig.models().isEmpty());
            assertThat(rig.snapshot("m").state()).isEqualTo(ProcessState.READY);

            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");

            // The client of the engine was done at once.
            assertThat(rig.between("gone m 1", "stopped m 1"))
                    .isGreaterThanOrEqualTo(Duration.ofMillis(800));
            assertThat(Endpoint.answersOnLoopback(port)).isFalse();
            assertThat(rig.events).doesNotContain("lost m 1");
            rig.loadReady("m", 2);
            rig.processes.unload("m", 2);
            rig.awaitEvent("stopped m 2");
        }
    }

    @Test
    void aServerThatEndsWhileItsClientIsGoneIsMissed() throws Exception {
        try (var rig = new Rig(model("start " + port, "stop " + port))) {
            rig.loadReady("m", 1);
            await().until(() -> rig.models().isEmpty());
            engine.descendants().forEach(ProcessHandle::destroyForcibly);
            rig.awaitEvent("lost m 1");
            rig.awaitEvent("stopped m 1");

            assertThat(rig.output()).contains("nobody listens on its port any more");
        }
    }

    @Test
    void theCrashOfAClientEndsItsServerToo() {
        try (var rig = new Rig(model("start " + port + " stay", "stop " + port + " 300"))) {
            rig.loadReady("m", 1);
            ProcessHandle.of(rig.snapshot("m").pid().orElseThrow()).orElseThrow().destroyForcibly();
            rig.awaitEvent("lost m 1");
            rig.awaitEvent("stopped m 1");

            assertThat(Endpoint.answersOnLoopback(port)).isFalse();
        }
    }

    @Test
    void aClientThatStaysAfterItsServerWasStoppedIsToldToEnd() {
        var model = model("start " + port + " stay", "stop " + port).grace(Duration.ofSeconds(20));
        try (var rig = new Rig(model)) {
            rig.loadReady("m", 1);
            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");

            assertThat(Endpoint.answersOnLoopback(port)).isFalse();
            assertThat(rig.survivors()).isEmpty();
            assertThat(rig.between("gone m 1", "stopped m 1")).isLessThan(Duration.ofSeconds(12));
        }
    }

    @Test
    void theServerOfACrashedClientGetsTheTimeItsStopTakes() {
        var model = model("start " + port + " stay", "stop " + port + " 1800 wait");
        try (var rig = new Rig(model.grace(Duration.ofSeconds(20)))) {
            rig.loadReady("m", 1);
            ProcessHandle.of(rig.snapshot("m").pid().orElseThrow()).orElseThrow().destroyForcibly();
            rig.awaitEvent("stopped m 1");

            assertThat(Endpoint.answersOnLoopback(port)).isFalse();
            assertThat(rig.output()).doesNotContain("took too long");
        }
    }

    @Test
    void aStartThatIsGivenUpEndsTheServerToo() {
        var model =
                model("start " + port, "stop " + port)
                        .check("/never")
                        .proxy("http://127.0.0.1:" + port + "/");
        try (var rig = new Rig(model.healthCheck(Duration.ofSeconds(20)))) {
            rig.load("m", 1);
            await().until(() -> Endpoint.answersOnLoopback(port) || !rig.events.isEmpty());
            rig.processes.abort("m", 1);
            await().until(() -> !rig.events.isEmpty());
            if (rig.events.contains("ready m 1")) {
                rig.processes.unload("m", 1);
                rig.awaitEvent("stopped m 1");
            }

            assertThat(Endpoint.answersOnLoopback(port)).isFalse();
        }
    }

    @Test
    void aServerThatNobodyStopsKeepsItsModelFromBeingStopped() throws Exception {
        var model = model("start " + port + " stay", "").grace(Duration.ofMillis(200));
        try (var rig = new Rig(model)) {
            rig.loadReady("m", 1);
            rig.processes.unload("m", 1);
            await().until(() -> rig.output().contains("is still served by process"));
            assertThat(rig.snapshot("m").state()).isEqualTo(ProcessState.STOPPING);
            assertThat(rig.events).doesNotContain("stopped m 1");

            engine.descendants().forEach(ProcessHandle::destroyForcibly);
            rig.awaitEvent("stopped m 1");
        }
    }
}
