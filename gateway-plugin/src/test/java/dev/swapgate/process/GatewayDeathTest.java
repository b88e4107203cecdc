package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** A gateway that is killed takes everything along. */
@Timeout(120)
class GatewayDeathTest {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    @TempDir Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void nothingIsLeftTwoSecondsAfterItWasKilled(String containment) throws Exception {
        Path trace = directory.resolve("trace");
        Process gateway = start(containment, trace);
        BufferedReader said = gateway.inputReader();
        String mark = Objects.requireNonNull(said.readLine());
        assertThat(said.readLine()).isEqualTo("up");
        assertThat(Rig.survivors(mark)).hasSizeGreaterThan(15);

        kill(gateway, mark);

        assertThat(trace).isNotEmptyFile();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void norIfItWasKilledAtAnyOtherMoment(String containment) throws Exception {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 4; round++) {
            Process gateway = start(containment, directory.resolve("trace"));
            String mark = Objects.requireNonNull(gateway.inputReader().readLine());
            int after = random.nextInt(400);
            assertThat(gateway.waitFor(after, TimeUnit.MILLISECONDS)).isFalse();

            kill(gateway, mark);
        }
    }

    private static Process start(String containment, Path trace) throws IOException {
        return new ProcessBuilder(Rig.java(FakeGateway.class, containment + " " + trace))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void kill(Process gateway, String mark) throws Exception {
        gateway.destroyForcibly().waitFor();
        long killed = System.nanoTime();
        await().atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        Rig.survivors(mark).stream().noneMatch(one -> one.contains(" sleep 60")));
        assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(LIMIT);
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(Rig.survivors(mark)).isEmpty());
    }
}
