package dev.swapgate.config;

import java.time.Duration;

/** What records ask of their components; each refusal names the component and its value. */
final class Require {
    private Require() {}

    static void notNegative(Duration value, String name) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative, but is " + value);
        }
    }

    static void atLeast(long least, long value, String name) {
        if (value < least) {
            throw new IllegalArgumentException(
                    name + " must be at least " + least + ", but is " + value);
        }
    }
}
