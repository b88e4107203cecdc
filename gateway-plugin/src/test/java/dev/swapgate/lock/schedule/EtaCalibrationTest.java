package dev.swapgate.lock.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.simulate.Outcome;
import dev.swapgate.simulate.Progress;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well waits are foreseen: asked when a request begins to wait, on the workloads and the random
 * worlds of the reference model. Others come meanwhile, which nobody can know.
 */
class EtaCalibrationTest {
    /** Every so many waits one is asked for. */
    private static final int EVERY = 5;

    private static final long LONG_WAIT = Duration.ofSeconds(5).toNanos();

    private record Said(int call, long at, QueueView.Waiter waiter) {}

    private static final class Score {
        private int waits;
        private int close;
        private int below;

        void count(Said said, long waited) {
            waits++;
            long likely = said.waiter().likely().map(Duration::toNanos).orElse(Long.MIN_VALUE / 4);
            long upper = said.waiter().upper().map(Duration::toNanos).orElse(Long.MIN_VALUE);
            close += Math.abs(likely - waited) <= waited / 4 ? 1 : 0;
            below += waited <= upper ? 1 : 0;
        }

        double closeShare() {
            return (double) close / waits;
        }

        double belowShare() {
            return (double) below / waits;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%5d waits over 5 s: %2.0f %% within 25 %%, %2.0f %% below the upper estimate",
                    waits,
                    100 * closeShare(),
                    100 * belowShare());
        }
    }

    @Test
    void halfOfTheLongWaitsAreForeseenAndFourOfFiveEndInTime() throws IOException {
        var scores = new TreeMap<String, Score>();
        for (var world : GoldenWorld.all()) {
            measure(world, scores);
        }
        scores.forEach((what, score) -> System.out.printf("%-32s %s%n", what, score));
        assertThat(scores).hasSize(5);
        scores.forEach((what, score) -> {
            assertThat(score.waits).as(what).isGreaterThan(500);
            assertThat(score.closeShare()).as("%s: %s", what, score).isGreaterThanOrEqualTo(0.5);
            assertThat(score.belowShare()).as("%s: %s", what, score).isGreaterThanOrEqualTo(0.8);
        });
    }

    private static void measure(GoldenWorld world, Map<String, Score> scores) {
        var said = new ArrayList<Said>();
        var seen = new int[1];
        var played =
                world.replay()
                        .watchedBy((call, schedule, now) -> {
                            if (seen[0]++ % EVERY == 0) {
                                said.add(new Said(call, now, ask(schedule, now, call)));
                            }
                        })
                        .run(Progress.UNSEEN);
        var turn = "maxTurn " + world.settings().maxTurn().toSeconds();
        for (var each : said) {
            long waited = played.started(each.call()) - each.at();
            if (played.started(each.call()) != Outcome.NONE && waited > LONG_WAIT) {
                for (var what : List.of("all", turn)) {
                    scores.computeIfAbsent(what, key -> new Score()).count(each, waited);
                }
            }
        }
    }

    private static QueueView.Waiter ask(SwapSchedule schedule, long now, long ticket) {
        return new Forecast(schedule, now)
                .queue().models().stream()
                        .flatMap(model -> model.waiters().stream())
                        .filter(waiter -> waiter.ticket() == ticket)
                        .findFirst()
                        .orElseThrow();
    }
}
