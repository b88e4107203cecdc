package dev.swapgate.process;

import dev.swapgate.process.os.Deadline;

import java.time.Duration;

/**
 * The pause after a stop before anything is started, for drivers that give memory back late. Safe
 * for use by many threads.
 */
final class Settling {
    private volatile Duration pause;
    private volatile Deadline settled = Deadline.in(Duration.ZERO);

    Settling(Duration pause) {
        this.pause = pause;
    }

    /** Another pause, from the next stop on. */
    void configure(Duration pause) {
        this.pause = pause;
    }

    /** A process is gone. */
    void begin() {
        settled = Deadline.in(pause);
    }

    /** When the next one may start. */
    Deadline deadline() {
        return settled;
    }
}
