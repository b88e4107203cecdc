package dev.swapgate.lock;

import dev.swapgate.lock.schedule.RevokeCause;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A ticket of {@link GroupLockManager} and, once granted, its lease. Completed outside every lock.
 */
final class QueuedTicket implements Ticket {
    final long id;

    /** What the one who asked calls it; empty if nothing. */
    final String label;

    private final String model;
    private final GroupLockManager manager;
    private final long asked = System.nanoTime();
    private final GrantFuture future = new GrantFuture();

    /**
     * Lives here and not in the lease, because the cut may overtake the grant on another thread.
     */
    private final Revocation revocation = new Revocation();

    QueuedTicket(long id, String model, String label, GroupLockManager manager) {
        this.id = id;
        this.label = label;
        this.model = model;
        this.manager = manager;
    }

    @Override
    public String model() {
        return model;
    }

    @Override
    public CompletableFuture<Lease> lease() {
        return future;
    }

    @Override
    public boolean cancel() {
        return manager.cancel(this);
    }

    @Override
    public int position() {
        return manager.position(this);
    }

    @Override
    public boolean isLoading() {
        return manager.isLoading(this);
    }

    @Override
    public Optional<Duration> likelyWait() {
        return manager.likelyWait(this);
    }

    void grant(long generation, Duration waited) {
        var lease = new GrantedLease(generation, waited, System.nanoTime());
        if (!future.complete(lease)) {
            lease.close();
        }
    }

    void reject(GroupUnavailableException refusal) {
        future.completeExceptionally(refusal);
    }

    /** Its lease is cut; whoever holds it hears of that by {@link #tellOfCut}. */
    void cut(RevokeCause cause) {
        revocation.mark(cause);
    }

    void tellOfCut() {
        revocation.fire();
    }

    /** How long ago it was asked for. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    @Override
    public String toString() {
        return "ticket " + id + " for " + model;
    }

    /** Giving up goes through the ticket, so that it is decided together with granting. */
    private static final class GrantFuture extends CompletableFuture<Lease> {
        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }

    private final class GrantedLease implements Lease {
        private final long generation;
        private final Duration waited;
        private final long began;
        private final AtomicBoolean closed = new AtomicBoolean();

        GrantedLease(long generation, Duration waited, long began) {
            this.generation = generation;
            this.waited = waited;
            this.began = began;
        }

        @Override
        public String model() {
            return model;
        }

        @Override
        public long generation() {
            return generation;
        }

        @Override
        public Duration waited() {
            return waited;
        }

        @Override
        public Optional<RevokeCause> revoked() {
            return revocation.cause();
        }

        @Override
        public void onRevoke(Consumer<RevokeCause> action) {
            revocation.onRevoke(action);
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                revocation.end();
                var used = Duration.ofNanos(System.nanoTime() - began);
                manager.release(QueuedTicket.this, waited, used);
            }
        }

        @Override
        public String toString() {
            return "lease of " + model + " generation " + generation;
        }
    }
}
