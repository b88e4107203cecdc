package dev.swapgate.process;

/** Where a model process stands. */
public enum ProcessState {
    /** No process. */
    STOPPED,
    /** Started, not yet ready. */
    STARTING,
    /** Answers requests. */
    READY,
    /** Being stopped: TERM sent, tree or port not yet gone. */
    STOPPING,
    /** The last start failed; no process. */
    FAILED
}
