package dev.swapgate.lock.schedule;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The invariants D1 to D7 and progress, over random worlds and random events. A failure names its
 * seed and is shrunk.
 */
class SwapSchedulePropertyTest {
    private static final int STEPS = 200;

    @Test
    void theInvariantsHoldForAHundredThousandEvents() {
        play(0, 500);
    }

    @Test
    @Tag("long")
    void theInvariantsHoldForTenMillionEvents() {
        play(1_000_000, 50_000);
    }

    private static void play(long firstSeed, int worlds) {
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            RandomPlay.play(seed, STEPS);
        }
    }
}
