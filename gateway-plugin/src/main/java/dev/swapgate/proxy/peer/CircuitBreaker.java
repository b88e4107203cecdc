package dev.swapgate.proxy.peer;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps calls away from a peer that did not answer several times in a row. After a while one call
 * may try it; if that fails as well, the while doubles. Safe for use by many threads.
 */
final class CircuitBreaker {
    /** Failures in a row after which calls are kept away. */
    static final int FAILURES = 3;

    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private int failures;

    @GuardedBy("lock")
    private Duration pause = FIRST_PAUSE;

    /** When the next call may try; counts from {@link #FAILURES} failures on. */
    @GuardedBy("lock")
    private long retryAt;

    /**
     * Whether a call tries the peer. One that is never heard of again counts as such for a pause.
     */
    @GuardedBy("lock")
    private boolean trying;

    /** Asks for a call; empty if it may be made, else how long calls are still kept away. */
    Optional<Duration> ask(long now) {
        lock.lock();
        try {
            if (failures < FAILURES) {
                return Optional.empty();
            }
            if (now - retryAt < 0) {
                return Optional.of(Duration.ofNanos(retryAt - now));
            }
            trying = true;
            retryAt = now + pause.toNanos();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** The peer has answered, whatever it said; true if calls were kept away from it. */
    boolean answered() {
        lock.lock();
        try {
            boolean wasShut = failures >= FAILURES;
            failures = 0;
            trying = false;
            pause = FIRST_PAUSE;
            return wasShut;
        } finally {
            lock.unlock();
        }
    }

    /** The peer has not answered; how long calls are kept away from it now, if that is new. */
    Optional<Duration> failed(long now) {
        lock.lock();
        try {
            if (failures < FAILURES) {
                failures++;
                retryAt = now + pause.toNanos();
                return failures < FAILURES ? Optional.empty() : Optional.of(pause);
            }
            if (trying) {
                trying = false;
                Duration doubled = pause.multipliedBy(2);
                pause = doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
                retryAt = now + pause.toNanos();
                return Optional.of(pause);
            }
            // It was called before calls were kept away: nothing new.
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
