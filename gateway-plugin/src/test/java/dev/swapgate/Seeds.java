package dev.swapgate;

import java.util.Random;

/** Randomness of which a seed can be told. */
public final class Seeds {
    private Seeds() {}

    /** Of neighbouring seeds the first draws would be alike: scattered, they are not. */
    public static Random random(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }
}
