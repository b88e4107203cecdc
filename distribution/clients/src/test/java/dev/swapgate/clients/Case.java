package dev.swapgate.clients;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/** What is tried with every client that has such a call; in the order of the table's columns. */
enum Case {
    LIST("list"),
    CHAT("chat"),
    STREAM("stream"),
    /** A stream that ends with the numbers of tokens. */
    USAGE("usage"),
    TOOLS("tools"),
    EMBEDDINGS("embeddings"),
    /** An upload of audio. */
    AUDIO("audio"),
    IMAGE_EDIT("image edit"),
    UNKNOWN_MODEL("unknown model"),
    WRONG_KEY("401"),
    /** A queue that is full at first. */
    RETRY("429, retry"),
    /** Leaving in mid-stream, which makes room for the next. */
    CANCEL("cancel"),
    /** Requests for models that swap each other out. */
    SWAP("swap"),
    /** A model that dies in mid-stream. */
    CRASH("crash");

    private final String title;

    Case(String title) {
        this.title = title;
    }

    /** What programs and the table call it. */
    String title() {
        return title;
    }

    /** All titles. */
    static Set<String> titles() {
        return Arrays.stream(values()).map(Case::title).collect(Collectors.toUnmodifiableSet());
    }
}
