package dev.swapgate.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Input that looks for new ways through the code. Jazzer takes one test a run: the first byte says
 * who reads the others.
 */
class JazzerTest {
    private static final List<FuzzTarget> TARGETS = List.of(FuzzTarget.values());

    static List<Arguments> seeds() throws IOException {
        List<Arguments> seeds = new ArrayList<>();
        for (int i = 0; i < TARGETS.size(); i++) {
            for (byte[] seed : TARGETS.get(i).seeds()) {
                if (seed.length <= Mutator.LONGEST) {
                    seeds.add(Arguments.of((Object) input(i, seed)));
                }
            }
        }
        return seeds;
    }

    private static byte[] input(int target, byte[] seed) {
        byte[] input = new byte[1 + seed.length];
        input[0] = (byte) target;
        System.arraycopy(seed, 0, input, 1, seed.length);
        return input;
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsWhatItFinds(byte[] input) throws IOException {
        if (input.length > 0) {
            FuzzTarget target = TARGETS.get((input[0] & 0xff) % TARGETS.size());
            target.run(Arrays.copyOfRange(input, 1, input.length));
        }
    }
}
