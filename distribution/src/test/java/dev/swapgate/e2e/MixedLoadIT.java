package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import static java.util.Objects.requireNonNull;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A model that is never idle, a batch job and a person on one machine: turns keep every wait under
 * the proved bound and swaps rare. Strict order and a gateway that lets the loaded model overtake
 * for ever have the same load at the same time, and each fails one of the two.
 */
class MixedLoadIT {
    private static final int MAX_TURN = 2;
    private static final int LOAD_SECONDS = 30;

    @TempDir private Path directory;

    private MixedLoad gateway(String name, Path script, int maxTurn) throws Exception {
        return new MixedLoad(Files.createDirectory(directory.resolve(name)), script, maxTurn);
    }

    @Test
    void turnsBoundEveryWaitAndLastTheirTime() throws Exception {
        Path script = BargingGateway.make(Files.createDirectory(directory.resolve("changed")));
        try (MixedLoad turns = gateway("turns", Artefacts.script(), MAX_TURN);
                MixedLoad strict = gateway("strict", Artefacts.script(), 0);
                MixedLoad barging = gateway("barging", script, MAX_TURN)) {
            List<MixedLoad> all = List.of(turns, strict, barging);
            all.forEach(MixedLoad::begin);
            assertThat(new CountDownLatch(1).await(LOAD_SECONDS, TimeUnit.SECONDS)).isFalse();
            turns.end();
            strict.end();
            var bound =
                    new WaitBound(turns.longestLoad(), MAX_TURN, longestRequest(turns, barging));
            double worst = largestShare(turns, bound);
            report("turns", turns);
            report("strict", strict);
            System.out.printf("turns: at most %.0f %% of the bound was waited%n", 100 * worst);

            assertThat(worst).isBetween(0.1, 1.0);
            assertThat(shortestVisit(turns)).isGreaterThanOrEqualTo(MAX_TURN);
            assertThat(shortestVisit(strict)).isLessThan(MAX_TURN);
            assertThat(strict.startsPerRequest()).isGreaterThan(turns.startsPerRequest());
            await("the person behind a model that overtakes for ever waits longer")
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> longestOpenWaitShare(barging, bound) > 1);
            barging.end();
        }
    }

    private static double seconds(long nanos) {
        return nanos / 1e9;
    }

    private static double shortestVisit(MixedLoad load) {
        return seconds(
                load.visitsOfTheBusyModel().stream()
                        .mapToLong(Long::longValue)
                        .min()
                        .orElseThrow());
    }

    private static double longestRequest(MixedLoad... loads) {
        double longest = 0;
        for (MixedLoad load : loads) {
            Map<String, Long> begun = load.begun();
            for (MixedLoad.Call call : load.answered()) {
                longest =
                        Math.max(
                                longest,
                                seconds(call.answered() - requireNonNull(begun.get(call.id()))));
            }
        }
        return longest;
    }

    /** The largest share of its bound that anybody waited. */
    private static double largestShare(MixedLoad load, WaitBound bound) {
        Map<String, Long> begun = load.begun();
        List<MixedLoad.Call> sent = load.sent();
        return load.answered().stream()
                .mapToDouble(call ->
                        seconds(requireNonNull(begun.get(call.id())) - call.sent())
                                / bound.of(call, sent, begun))
                .max()
                .orElseThrow();
    }

    /** As {@link #largestShare}, of those who have no answer yet. */
    private static double longestOpenWaitShare(MixedLoad load, WaitBound bound) {
        Map<String, Long> begun = load.begun();
        List<MixedLoad.Call> sent = load.sent();
        return sent.stream()
                .filter(call -> !begun.containsKey(call.id()))
                .mapToDouble(call ->
                        seconds(System.nanoTime() - call.sent()) / bound.of(call, sent, begun))
                .max()
                .orElse(0);
    }

    private static void report(String name, MixedLoad load) {
        Map<String, Long> begun = load.begun();
        double[] waits =
                load.answered().stream()
                        .mapToDouble(
                                call -> seconds(requireNonNull(begun.get(call.id())) - call.sent()))
                        .sorted()
                        .toArray();
        System.out.printf(
                "%s: %d requests, %d starts, p99 wait %.2f s%n",
                name, waits.length, load.starts(), waits[(int) (0.99 * waits.length)]);
    }
}
