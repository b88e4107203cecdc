package dev.swapgate;

import java.util.Random;

/** Randomness of which a seed can be told, and how much of it. */
public final class Seeds {
    private Seeds() {}

    /** Of neighbouring seeds the first draws would be alike: scattered, they are not. */
    public static Random random(long seed) {
        return new Random(seed * 0x9E3779B97F4A7C15L);
    }

    /**
     * So many worlds to play in, or that share of them which {@code swapgate.test.percent} says.
     */
    public static int worlds(int usual) {
        return Math.max(1, usual * Integer.getInteger("swapgate.test.percent", 100) / 100);
    }
}
