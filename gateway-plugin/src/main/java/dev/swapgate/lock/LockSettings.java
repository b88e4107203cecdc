package dev.swapgate.lock;

import java.time.Duration;
import java.util.Optional;

/**
 * Settings of the schedule.
 *
 * @param maxTurn upper limit of a turn; zero means strict arrival order
 * @param priorityHeadStart how much earlier a request of one level higher priority counts as arrived
 * @param linger empty: learned, at most 10 s; zero: off; otherwise the cap that replaces the 10 s
 * @param drainTimeout how long after its turn a lease may stay open while others wait; zero: no limit
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
        Duration queueTimeout) {}
