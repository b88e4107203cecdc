package dev.swapgate.config;

/** What a name leads to. */
public sealed interface Target {

    /** A model of this gateway. */
    record Local(String model) implements Target {}

    /** A model of a peer, by the peer's own name for it. */
    record Remote(String peer, String model) implements Target {}

    /** One of several, chosen when a request comes. */
    record Selected(String selector) implements Target {}
}
