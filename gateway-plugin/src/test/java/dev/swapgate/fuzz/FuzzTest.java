package dev.swapgate.fuzz;

import dev.swapgate.Seeds;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Short runs in every build; a profile of its own looks longer, and more cleverly. */
class FuzzTest {
    private static final int INPUTS = 5_000;

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
        Mutator mutator = new Mutator(Seeds.random(1), target.seeds());
        for (int i = 0; i < INPUTS; i++) {
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
