package dev.swapgate.proxy.socket;

/** One of the two sides of a socket. */
enum Side {
    /** Who asked for it. */
    CLIENT,
    /** The model's server. */
    UPSTREAM;

    Side other() {
        return this == CLIENT ? UPSTREAM : CLIENT;
    }
}
