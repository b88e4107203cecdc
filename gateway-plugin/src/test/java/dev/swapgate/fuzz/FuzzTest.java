package dev.swapgate.fuzz;

import dev.swapgate.Seeds;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/** Short runs in every build; as long as it is told to in the profile that is made for it. */
class FuzzTest {
    private static final int INPUTS = 5_000;

    /** Seconds for each target; without them the number of inputs counts. */
    private static final long SECONDS = Long.getLong("swapgate.fuzz.seconds", 0);

    @ParameterizedTest
    @EnumSource
    void readsWhatIsKept(FuzzTarget target) throws IOException {
        for (byte[] seed : target.seeds()) {
            run(target, seed);
        }
    }

    @ParameterizedTest
    @EnumSource
    void readsWhatIsMadeOfIt(FuzzTarget target) throws IOException {
        long seed = SECONDS == 0 ? 1 : new Random().nextLong();
        Mutator mutator = new Mutator(Seeds.random(seed), target.seeds());
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        for (int i = 0; i < INPUTS || System.nanoTime() - end < 0; i++) {
            run(target, mutator.next());
        }
    }

    private static void run(FuzzTarget target, byte[] input) {
        try {
            target.run(input);
        } catch (IOException | RuntimeException | AssertionError | StackOverflowError e) {
            String text = new String(input, StandardCharsets.ISO_8859_1);
            throw new AssertionError(target + " fails on (as Latin-1): " + text, e);
        }
    }
}
