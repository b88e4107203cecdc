package dev.swapgate.lock.schedule;

import dev.swapgate.Seeds;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.Set;

/**
 * The invariants D1 to D7 and progress, over random worlds and random events. A failure names its
 * seed and is shrunk.
 */
class SwapSchedulePropertyTest {
    private static final int STEPS = 200;

    /** A policy of which the schedule does not know that it is pointwise. */
    private record AskedEveryTime(ResidencyPolicy policy) implements ResidencyPolicy {
        @Override
        public Set<String> evict(String target, Set<String> resident) {
            return policy.evict(target, resident);
        }

        @Override
        public boolean isPointwise() {
            return false;
        }

        @Override
        public boolean knows(String model) {
            return policy.knows(model);
        }

        @Override
        public ResidencyRule rule(String target, String resident, Set<String> residents) {
            return policy.rule(target, resident, residents);
        }
    }

    @Test
    void theInvariantsHoldForAHundredThousandEvents() {
        play(0, Seeds.worlds(500));
    }

    /** An alarm in the past, when a reload made somebody wait for a lease that was overdue. */
    @Test
    void whatOnceWentWrongDoesNotAgain() {
        RandomPlay.play(1_048_853, STEPS);
    }

    @Test
    @Tag("long")
    void theInvariantsHoldForTenMillionEvents() {
        play(1_000_000, 50_000);
    }

    @Test
    void aPolicyThatIsAskedAboutAllResidentsEveryTimeMakesNoDifference() {
        for (long seed = 2_000; seed < 2_000 + Seeds.worlds(200); seed++) {
            RandomPlay.playWithoutReload(seed, STEPS, AskedEveryTime::new);
        }
    }

    private static void play(long firstSeed, int worlds) {
        for (long seed = firstSeed; seed < firstSeed + worlds; seed++) {
            RandomPlay.play(seed, STEPS);
        }
    }
}
