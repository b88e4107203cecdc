package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the schedule.
 *
 * @param maxTurn upper limit of a turn; zero means strict arrival order
 * @param priorityHeadStart how much earlier a request of one level higher priority counts as
 *     arrived
 * @param linger empty: learned, at most 10 s; zero: off; otherwise the cap that replaces the 10 s
 * @param drainTimeout how long after its turn a lease may stay open while others wait; zero: no
 *     limit
 * @param maxPerModel most requests that may wait for one model
 * @param maxWaiting most requests that may wait altogether
 * @param queueTimeout longest wait; zero: no limit
 */
public record LockSettings(
        Duration maxTurn,
        Duration priorityHeadStart,
        Optional<Duration> linger,
        Duration drainTimeout,
        int maxPerModel,
        int maxWaiting,
        Duration queueTimeout) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a duration is negative or a bound is below 1
     */
    public LockSettings {
        requireNotNegative("maxTurn", maxTurn);
        requireNotNegative("priorityHeadStart", priorityHeadStart);
        linger.ifPresent(cap -> requireNotNegative("linger", cap));
        requireNotNegative("drainTimeout", drainTimeout);
        requireNotNegative("queueTimeout", queueTimeout);
        if (maxPerModel < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException(
                    "maxPerModel and maxWaiting must be at least 1: %d, %d"
                            .formatted(maxPerModel, maxWaiting));
        }
    }

    private static void requireNotNegative(String name, Duration value) {
        requireNonNull(value, name);
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " must not be negative: " + value);
        }
    }
}
