package dev.swapgate.config;

import java.util.Locale;

/** A constant that has a word of its own in configurations. */
public interface Word {

    /** The name of the constant. */
    String name();

    /** The word for it; empty if it cannot be written. */
    default String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
