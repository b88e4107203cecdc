package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.process.Rig.Model;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/** Models that do what they can to leave something behind. */
@Timeout(120)
class HostileModelTest {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final int CYCLES = 40;

    @TempDir Path directory;

    private final int port = Rig.freePort();

    /** A model that is this shell script, in which {@code serve} starts a server. */
    private Model script(String text) throws IOException {
        Path file = directory.resolve("model.sh");
        Files.writeString(file, "serve() { exec %s; }\n%s\n".formatted(fake(), text));
        return new Model("m", "sh " + file).port(port).grace(GRACE);
    }

    private String fake() {
        return Rig.fake().replace("${PORT}", Integer.toString(port));
    }

    private void unload(Rig rig, long generation) {
        rig.processes.unload("m", generation);
        rig.awaitEvent("stopped m " + generation);
        assertThat(rig.survivors()).isEmpty();
        assertThat(Endpoint.answersOnLoopback(port)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void aStormOfChildrenEndsWithItsModel(String containment) throws IOException {
        var model = script("serve & while :; do (sleep 0.05 &); (setsid true &); sleep 0.01; done");
        try (var rig = new Rig(containment, model)) {
            for (int generation = 1; generation <= 2; generation++) {
                rig.loadReady("m", generation);
                unload(rig, generation);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void whoFleesIntoNewSessionsWhileBeingStoppedDoesNotGetAway(String containment)
            throws IOException {
        var model =
                script(
                        """
                        flee() {
                            for i in 1 2 3; do
                                (setsid sh -c 'setsid sleep 600 & (trap "" TERM; setsid sleep 601 &)' &)
                            done
                        }
                        trap flee TERM
                        serve &
                        while :; do flee; sleep 0.1; done
                        """);
        try (var rig = new Rig(containment, model)) {
            rig.loadReady("m", 1);
            unload(rig, 1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void aChildThatHoldsThePortEndsWithItsLeader(String containment) throws IOException {
        try (var rig = new Rig(containment, script("(serve &); exec sleep 600"))) {
            for (int generation = 1; generation <= 2; generation++) {
                rig.loadReady("m", generation);
                ProcessHandle.of(rig.snapshot("m").pid().orElseThrow())
                        .orElseThrow()
                        .destroyForcibly();
                rig.awaitEvent("stopped m " + generation);

                assertThat(rig.survivors()).isEmpty();
                assertThat(Endpoint.answersOnLoopback(port)).isFalse();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void whoBecomesReadyAndEndsContentIsMissedAllTheSame(String containment) throws IOException {
        Path word = directory.resolve("word");
        var model =
                script("serve & while ! [ -e %s ]; do sleep 0.05; done; exit 0".formatted(word));
        try (var rig = new Rig(containment, model)) {
            rig.loadReady("m", 1);
            Files.createFile(word);
            rig.awaitEvent("stopped m 1");

            assertThat(rig.events)
                    .containsExactly("ready m 1", "gone m 1", "lost m 1", "stopped m 1");
            assertThat(rig.survivors()).isEmpty();
            Files.delete(word);
            rig.loadReady("m", 2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void aPortThatIsTakenBetweenStopAndStartIsNotMistakenForTheModels(String containment)
            throws IOException {
        try (var rig = new Rig(containment, new Model("m", Rig.fake()).port(port))) {
            rig.loadReady("m", 1);
            unload(rig, 1);
            try (var stranger = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                rig.loadReady("m", 2);
                assertThat(rig.snapshot("m").port().orElseThrow())
                        .isNotEqualTo(stranger.getLocalPort());
                rig.processes.unload("m", 2);
                rig.awaitEvent("stopped m 2");
            }
            rig.loadReady("m", 3);
            assertThat(rig.snapshot("m").port().orElseThrow()).isEqualTo(port);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void randomKillsLeaveNothingBehindAndNothingOpen(String containment) {
        long seed = System.nanoTime();
        var random = new Random(seed);
        var family = "sh -c \"sleep 600 & (setsid sleep 601 &) ; wait\"";
        var model = new Model("m", family).proxy("http://localhost:9").check("none").grace(GRACE);
        try (var rig = new Rig(containment, model)) {
            rig.loadReady("m", 1);
            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");
            int before = openFiles();
            for (int generation = 2; generation <= CYCLES; generation++) {
                cycle(rig, generation, random);
            }

            assertThat(rig.survivors()).as("seed " + seed).isEmpty();
            await().untilAsserted(() -> assertThat(openFiles()).isLessThanOrEqualTo(before));
        }
    }

    /** Loads and unloads, and kills any of what runs in between, supervisors included. */
    private static void cycle(Rig rig, long generation, Random random) {
        rig.load("m", generation);
        if (random.nextBoolean()) {
            await().until(() ->
                    hasEnded(rig, generation) || rig.events.contains("ready m " + generation));
        }
        for (int kills = random.nextInt(3); kills > 0; kills--) {
            List<String> alive = rig.survivors();
            if (!alive.isEmpty()) {
                String any = alive.get(random.nextInt(alive.size()));
                ProcessHandle.of(Long.parseLong(any.substring(0, any.indexOf(' '))))
                        .ifPresent(ProcessHandle::destroyForcibly);
            }
        }
        if (random.nextBoolean()) {
            rig.processes.abort("m", generation);
        }
        rig.processes.unload("m", generation);
        await().atMost(Rig.SOON).until(() -> hasEnded(rig, generation));
        rig.assertNothingIsLeft();
    }

    private static boolean hasEnded(Rig rig, long generation) {
        return rig.events.contains("stopped m " + generation)
                || rig.events.contains("failed m " + generation);
    }

    private static int openFiles() {
        return Objects.requireNonNull(new File("/proc/self/fd").list()).length;
    }
}
