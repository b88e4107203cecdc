package dev.swapgate.lock.schedule;

/** Why a model is unloaded although no other model needs its place. */
public enum UnloadCause {
    /** It was idle for its ttl. */
    TTL,
    /** Somebody asked for it. */
    REQUEST,
    /** The configuration has changed. */
    RELOAD,
    /** The gateway is shutting down. */
    SHUTDOWN
}
