package dev.swapgate.config;

/** A kind of data a model takes or gives. */
public enum Modality implements Word {
    /** Words. */
    TEXT,
    /** Sound. */
    AUDIO,
    /** Pictures. */
    IMAGE
}
