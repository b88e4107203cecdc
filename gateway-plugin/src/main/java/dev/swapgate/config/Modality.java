package dev.swapgate.config;

import java.util.Locale;

/** A kind of data a model takes or gives. */
public enum Modality {
    /** Words. */
    TEXT,
    /** Sound. */
    AUDIO,
    /** Pictures. */
    IMAGE;

    /** The word for it in configurations and listings. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
