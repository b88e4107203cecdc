package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.process.Rig.Model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What every containment must achieve, with real processes. */
@Timeout(60)
class LifecycleTest {
    private static final Duration GRACE = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void aStoppedModelLeavesNothingBehindHoweverItsChildrenWereStarted(String containment) {
        int port = Rig.freePort();
        try (var rig = new Rig(containment, new Model("m", Rig.family()).port(port).grace(GRACE))) {
            rig.loadReady("m", 1);
            assertThat(rig.survivors()).anyMatch(process -> process.endsWith(" sleep 602"));
            assertThat(rig.snapshot("m"))
                    .returns(ProcessState.READY, ProcessSnapshot::state)
                    .returns(1L, ProcessSnapshot::generation)
                    .returns((long) port, snapshot -> snapshot.port().orElseThrow())
                    .returns("http://localhost:" + port, ProcessSnapshot::proxy);
            assertThat(rig.processes.upstream("m", 1)).isPresent();
            assertThat(rig.processes.upstream("m", 2)).isEmpty();

            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");

            assertThat(rig.survivors()).isEmpty();
            assertThat(Endpoint.answersOnLoopback(port)).isFalse();
            assertThat(rig.events).containsExactly("ready m 1", "gone m 1", "stopped m 1");
            assertThat(rig.between("gone m 1", "stopped m 1")).isGreaterThanOrEqualTo(GRACE);
            assertThat(rig.snapshot("m").state()).isEqualTo(ProcessState.STOPPED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void theCrashOfTheLeaderIsNoticedAtOnceAndWhatItLeavesIsEnded(String containment) {
        int port = Rig.freePort();
        try (var rig = new Rig(containment, new Model("m", Rig.family()).port(port))) {
            // The best of three: other work on the machine is no fault of ours.
            Duration noticed = crash(rig, 1);
            noticed = Collections.min(List.of(noticed, crash(rig, 2), crash(rig, 3)));

            assertThat(noticed).isLessThan(Duration.ofMillis(100));
            assertThat(rig.events)
                    .startsWith("ready m 1", "gone m 1", "lost m 1", "stopped m 1", "ready m 2");
            assertThat(rig.output()).contains("killed by signal 9");
        }
    }

    /** Kills the command of a model and returns how long it took until the lock heard of it. */
    private static Duration crash(Rig rig, long generation) {
        rig.loadReady("m", generation);
        long killed = System.nanoTime();
        ProcessHandle.of(rig.snapshot("m").pid().orElseThrow()).orElseThrow().destroyForcibly();
        rig.awaitEvent("stopped m " + generation);
        assertThat(rig.survivors()).isEmpty();
        return Duration.ofNanos(rig.timeOf("lost m " + generation) - killed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"KILL", "STOP"})
    void whatBecameOfTheSupervisorsDoesNotKeepTheModel(String signal) throws Exception {
        try (var rig = new Rig("auto", new Model("m", Rig.family()).port(Rig.freePort()))) {
            rig.loadReady("m", 1);
            List<String> supervisors =
                    rig.survivors().stream()
                            .filter(process -> process.endsWith(" swapgate-supervisor m"))
                            .map(process -> process.substring(0, process.indexOf(' ')))
                            .toList();
            // One that runs the command, and one that listens for the gateway's end.
            assertThat(supervisors).hasSizeGreaterThanOrEqualTo(2);
            var words = new ArrayList<>(List.of("kill", "-s", signal));
            words.addAll(supervisors);
            assertThat(new ProcessBuilder(words).start().waitFor()).isZero();
            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");

            assertThat(rig.survivors()).isEmpty();
            rig.loadReady("m", 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void whoEndsOnTermIsGivenNoMoreTimeThanItTakes(String containment) {
        var model =
                new Model("m", Rig.fake("linger=300"))
                        .port(Rig.freePort())
                        .grace(Duration.ofSeconds(20));
        try (var rig = new Rig(containment, model)) {
            rig.loadReady("m", 1);
            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");

            assertThat(rig.between("gone m 1", "stopped m 1"))
                    .isBetween(Duration.ofMillis(300), Duration.ofSeconds(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void everyMemberOfATreeGetsItsGraceAlsoWhenTheLeaderEndsAtOnce(String containment) {
        String tree = "sh -c \"" + Rig.fake("linger=400", "say=child") + " & wait\"";
        try (var rig = new Rig(containment, new Model("m", tree).port(Rig.freePort()))) {
            rig.loadReady("m", 1);
            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");

            assertThat(rig.between("gone m 1", "stopped m 1"))
                    .isBetween(Duration.ofMillis(400), Duration.ofSeconds(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void aLoadStartsWhenItsVictimsAreGoneTreeAndPort(String containment) {
        // Both on one port: the second could not start beside the first.
        String proxy = "http://127.0.0.1:" + Rig.freePort();
        String port = proxy.substring(proxy.lastIndexOf(':') + 1);
        String stubborn = "sh -c \"trap '' TERM; exec " + fixed(port) + "\"";
        try (var rig =
                new Rig(
                        containment,
                        new Model("a", stubborn).proxy(proxy).grace(GRACE),
                        new Model("b", fixed(port)).proxy(proxy))) {
            rig.loadReady("a", 1);
            rig.load("b", 7, "a");
            rig.awaitEvent("ready b 7");

            assertThat(rig.events)
                    .containsExactly("ready a 1", "gone a 1", "stopped a 1", "ready b 7");
            assertThat(rig.between("gone a 1", "stopped a 1")).isGreaterThanOrEqualTo(GRACE);
        }
    }

    @Test
    void victimsAreStoppedSideBySide() {
        var models =
                List.of("a", "b", "c").stream()
                        .map(id -> new Model(id, Rig.fake("linger=700")).port(Rig.freePort()))
                        .toArray(Model[]::new);
        try (var rig = new Rig(models)) {
            rig.load("a", 1);
            rig.load("b", 1);
            rig.awaitEvent("ready a 1");
            rig.awaitEvent("ready b 1");
            rig.load("c", 1, "a", "b");
            rig.awaitEvent("ready c 1");

            assertThat(rig.between("gone a 1", "stopped b 1")).isLessThan(Duration.ofMillis(1300));
            assertThat(rig.between("gone b 1", "stopped a 1")).isLessThan(Duration.ofMillis(1300));
        }
    }

    @Test
    void afterAStopTheNextStartWaitsUntilTheHardwareHasSettled() {
        Duration settle = Duration.ofMillis(600);
        var models =
                List.of(
                        new Model("a", Rig.fake()).port(Rig.freePort()),
                        new Model("b", "sleep 60").proxy("http://localhost:9").check("none"));
        try (var rig = new Rig("group", settle, models)) {
            rig.loadReady("a", 1);
            rig.load("b", 1, "a");
            rig.awaitEvent("ready b 1");

            assertThat(rig.between("stopped a 1", "ready b 1"))
                    .isBetween(settle.minusMillis(20), settle.plusSeconds(2));
        }
    }

    @Test
    void closingEndsEverythingAtOnceWhateverItIsDoing() {
        var stubborn =
                new Model("a", "sh -c \"trap '' TERM; " + Rig.fake() + " & wait; wait\"")
                        .port(Rig.freePort())
                        .grace(Duration.ofSeconds(50));
        var starting = new Model("b", Rig.fake("health=503")).port(Rig.freePort());
        try (var rig = new Rig(stubborn, starting)) {
            rig.loadReady("a", 1);
            rig.load("b", 1);
            await().until(() -> rig.snapshot("b").state() == ProcessState.STARTING);
            rig.processes.unload("a", 1);
            await().until(() -> rig.snapshot("a").state() == ProcessState.STOPPING);

            long begin = System.nanoTime();
            rig.processes.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begin))
                    .isLessThan(Duration.ofSeconds(2));
            assertThat(rig.events).contains("stopped a 1", "failed b 1");
            rig.assertNothingIsLeft();
            rig.load("a", 2);
            rig.awaitEvent("failed a 2");
        }
    }

    private static String fixed(String port) {
        return Rig.fake().replace("${PORT}", port);
    }
}
