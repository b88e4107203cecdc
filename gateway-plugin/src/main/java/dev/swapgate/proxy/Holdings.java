package dev.swapgate.proxy;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.lock.Lease;
import dev.swapgate.lock.Ticket;
import dev.swapgate.proxy.directory.Aim;

import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import java.util.concurrent.locks.ReentrantLock;

/**
 * What a request holds until it ends. Whatever arrives after the end is freed on arrival, so that
 * no interleaving of "granted" and "left" loses a lease or leaves an upstream working for nobody.
 * Safe for use by many threads; nothing is freed under the lock.
 */
final class Holdings {

    // What is held beside the call, in the order in which it is freed.
    private static final int TIMER = 0;
    private static final int SOCKET = 1;
    private static final int TICKET = 2;
    private static final int LEASE = 3;
    private static final int PLACE = 4;
    private static final int BODY = 5;
    private static final int SLOTS = 6;

    /** What is held after the end; nothing is put there any more. */
    private static final @Nullable AutoCloseable[] NOTHING = new @Nullable AutoCloseable[SLOTS];

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private @Nullable AutoCloseable[] held = new @Nullable AutoCloseable[SLOTS];

    @GuardedBy("lock")
    private boolean freed;

    /** Why it ended, for the upstream call; null if the call is complete. */
    @GuardedBy("lock")
    private @Nullable Throwable cause;

    @GuardedBy("lock")
    private @Nullable Request call;

    /** Whether there was a call. */
    @GuardedBy("lock")
    private boolean served;

    /**
     * Takes the request's body, or whatever collects it; the one before is left to its new owner.
     */
    boolean body(AutoCloseable taken) {
        return take(BODY, taken);
    }

    /** Gives the body up before the end: no call will need it any more. */
    void dropBody() {
        close(BODY, replace(BODY, null));
    }

    /** Takes the place among a selector's requests; false if the request has ended. */
    boolean place(Aim.Place taken) {
        return take(PLACE, taken);
    }

    /** Takes the place in the queue. */
    boolean ticket(Ticket taken) {
        return take(TICKET, taken::cancel);
    }

    /** Takes the lease; false if the request has ended and the lease was closed. */
    boolean lease(Lease taken) {
        return take(LEASE, taken);
    }

    /** Gives back a lease that turned out to be worth nothing. */
    void dropLease() {
        close(LEASE, replace(LEASE, null));
    }

    /** Whether this very lease is the one that counts. */
    @SuppressWarnings("ReferenceEquality")
    boolean holds(Lease asked) {
        lock.lock();
        try {
            return held[LEASE] == asked;
        } finally {
            lock.unlock();
        }
    }

    /** Takes what the call has become; false if the request has ended and it was closed. */
    boolean socket(AutoCloseable taken) {
        return take(SOCKET, taken);
    }

    /** Takes a timer in place of the one before, which is cancelled; null takes none. */
    void timer(Scheduler.@Nullable Task taken) {
        close(TIMER, replace(TIMER, taken == null ? null : taken::cancel));
    }

    /** Whether the request was passed on to an upstream. */
    boolean isServed() {
        lock.lock();
        try {
            return served;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the call to the upstream; false if the request has ended and the call was aborted. */
    boolean call(Request taken) {
        Throwable why;
        lock.lock();
        try {
            if (!freed) {
                call = taken;
                served = true;
                return true;
            }
            why = cause;
        } finally {
            lock.unlock();
        }
        var unused =
                taken.abort(why == null ? new IllegalStateException("the request has ended") : why);
        return false;
    }

    private boolean take(int slot, AutoCloseable taken) {
        lock.lock();
        try {
            if (!freed) {
                held[slot] = taken;
                if (slot == LEASE) {
                    // It is what the ticket was for.
                    held[TICKET] = null;
                }
                return true;
            }
        } finally {
            lock.unlock();
        }
        close(slot, taken);
        return false;
    }

    /** Puts something in place of what was held; the result is what is to be closed. */
    private @Nullable AutoCloseable replace(int slot, @Nullable AutoCloseable taken) {
        lock.lock();
        try {
            if (freed) {
                return taken;
            }
            AutoCloseable before = held[slot];
            held[slot] = taken;
            return before;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Frees everything, and whatever comes later.
     *
     * @param why why the upstream call is aborted; null if it is complete
     */
    void free(@Nullable Throwable why) {
        @Nullable AutoCloseable[] old;
        Request oldCall;
        lock.lock();
        try {
            old = held;
            oldCall = call;
            freed = true;
            cause = why;
            held = NOTHING;
            call = null;
        } finally {
            lock.unlock();
        }
        try {
            // Before the lease: the model must not work for us without one.
            if (oldCall != null && why != null) {
                var unused = oldCall.abort(why);
            }
        } finally {
            closeFrom(old, 0);
        }
    }

    /** Closes all of them, whatever one of them throws. */
    private static void closeFrom(@Nullable AutoCloseable[] held, int slot) {
        if (slot < SLOTS) {
            try {
                close(slot, held[slot]);
            } finally {
                closeFrom(held, slot + 1);
            }
        }
    }

    private static void close(int slot, @Nullable AutoCloseable held) {
        try {
            if (held != null) {
                held.close();
            }
        } catch (Exception x) {
            // Memory is free in any case, and a spool file has no name that could be left behind.
            if (slot != BODY && slot != SOCKET) {
                throw new IllegalStateException("it cannot be given back", x);
            }
        }
    }
}
