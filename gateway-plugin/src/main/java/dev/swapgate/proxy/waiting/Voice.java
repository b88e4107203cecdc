package dev.swapgate.proxy.waiting;

import java.time.Duration;
import java.util.Optional;

/** What a client is told while it waits. Asked by one thread at a time. */
public interface Voice {

    /** Time to the first words; zero: at once. */
    Duration silence();

    /** Time from then on between words. */
    Duration period();

    /**
     * The next words.
     *
     * @param position place in the queue, from 1; 0 if it waits in none
     * @param wait how long it will probably take, if that is foreseen
     */
    byte[] next(int position, Optional<Duration> wait);

    /** The last words before the answer, if there were any before; may be empty. */
    byte[] last();

    /** A time in words. */
    static String about(Duration time) {
        return "about " + Math.ceilDiv(time.toMillis(), 1000) + " s";
    }
}
