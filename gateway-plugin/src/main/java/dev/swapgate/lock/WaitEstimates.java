package dev.swapgate.lock;

import dev.swapgate.lock.schedule.QueueView;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells many waiting requests how long they will wait, looking ahead once for all of them and not
 * more often than each second. Safe for use by many threads; times in nanoseconds.
 */
final class WaitEstimates {
    private static final long FRESH = Duration.ofSeconds(1).toNanos();

    private record Look(long at, Map<Long, QueueView.Waiter> waiters) {}

    private final Supplier<LookAhead> look;
    private final LongSupplier clock;
    private final ReentrantLock looking = new ReentrantLock();
    private volatile @Nullable Look last;

    WaitEstimates(Supplier<LookAhead> look, LongSupplier clock) {
        this.look = look;
        this.clock = clock;
    }

    /** How much longer the request will probably wait; empty if that is not foreseen. */
    Optional<Duration> of(long ticket) {
        var seen = latest();
        var waiter = seen.waiters().get(ticket);
        if (waiter == null) {
            return Optional.empty();
        }
        long age = clock.getAsLong() - seen.at();
        return waiter.likely()
                .map(wait -> wait.minusNanos(age))
                .map(wait -> wait.isNegative() ? Duration.ZERO : wait);
    }

    private Look latest() {
        var seen = last;
        if (seen != null && isFresh(seen)) {
            return seen;
        }
        if (seen == null) {
            looking.lock();
        } else if (!looking.tryLock()) {
            // One looks; the others make do with what was seen before.
            return seen;
        }
        try {
            var meanwhile = last;
            return meanwhile != null && isFresh(meanwhile) ? meanwhile : lookAgain();
        } finally {
            looking.unlock();
        }
    }

    private Look lookAgain() {
        long at = clock.getAsLong();
        var seen = new Look(at, look.get().byTicket());
        last = seen;
        return seen;
    }

    private boolean isFresh(Look seen) {
        return clock.getAsLong() - seen.at() < FRESH;
    }
}
