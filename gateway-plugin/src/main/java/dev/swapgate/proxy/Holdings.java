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

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private boolean freed;

    /** Why it ended, for the upstream call; null if the call is complete. */
    @GuardedBy("lock")
    private @Nullable Throwable cause;

    @GuardedBy("lock")
    private @Nullable AutoCloseable body;

    @GuardedBy("lock")
    private Aim.Place place = Aim.Place.NONE;

    @GuardedBy("lock")
    private @Nullable Ticket ticket;

    @GuardedBy("lock")
    private @Nullable Lease lease;

    @GuardedBy("lock")
    private @Nullable Request call;

    @GuardedBy("lock")
    private @Nullable AutoCloseable socket;

    @GuardedBy("lock")
    private Scheduler.@Nullable Task timer;

    /** Whether there was a call. */
    @GuardedBy("lock")
    private boolean served;

    /**
     * Takes the request's body, or whatever collects it; the one before is left to its new owner.
     */
    boolean body(AutoCloseable taken) {
        lock.lock();
        try {
            if (!freed) {
                body = taken;
                return true;
            }
        } finally {
            lock.unlock();
        }
        close(taken);
        return false;
    }

    /** Gives the body up before the end: no call will need it any more. */
    void dropBody() {
        AutoCloseable dropped;
        lock.lock();
        try {
            dropped = body;
            body = null;
        } finally {
            lock.unlock();
        }
        if (dropped != null) {
            close(dropped);
        }
    }

    /** Takes the place among a selector's requests; false if the request has ended. */
    boolean place(Aim.Place taken) {
        lock.lock();
        try {
            if (!freed) {
                place = taken;
                return true;
            }
        } finally {
            lock.unlock();
        }
        taken.close();
        return false;
    }

    /** Takes the place in the queue. */
    boolean ticket(Ticket taken) {
        lock.lock();
        try {
            if (!freed) {
                ticket = taken;
                return true;
            }
        } finally {
            lock.unlock();
        }
        taken.cancel();
        return false;
    }

    /** Takes the lease; false if the request has ended and the lease was closed. */
    boolean lease(Lease taken) {
        lock.lock();
        try {
            if (!freed) {
                ticket = null;
                lease = taken;
                return true;
            }
        } finally {
            lock.unlock();
        }
        taken.close();
        return false;
    }

    /** Gives back a lease that turned out to be worth nothing. */
    void dropLease() {
        Lease dropped;
        lock.lock();
        try {
            dropped = lease;
            lease = null;
        } finally {
            lock.unlock();
        }
        if (dropped != null) {
            dropped.close();
        }
    }

    /** Whether this very lease is the one that counts. */
    @SuppressWarnings("ReferenceEquality")
    boolean holds(Lease asked) {
        lock.lock();
        try {
            return lease == asked;
        } finally {
            lock.unlock();
        }
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

    /** Takes what the call has become; false if the request has ended and it was closed. */
    boolean socket(AutoCloseable taken) {
        lock.lock();
        try {
            if (!freed) {
                socket = taken;
                return true;
            }
        } finally {
            lock.unlock();
        }
        close(taken);
        return false;
    }

    /** Takes a timer in place of the one before, which is cancelled; null takes none. */
    void timer(Scheduler.@Nullable Task taken) {
        Scheduler.Task obsolete;
        lock.lock();
        try {
            obsolete = freed ? taken : timer;
            timer = freed ? null : taken;
        } finally {
            lock.unlock();
        }
        if (obsolete != null) {
            obsolete.cancel();
        }
    }

    /**
     * Frees everything, and whatever comes later.
     *
     * @param why why the upstream call is aborted; null if it is complete
     */
    void free(@Nullable Throwable why) {
        AutoCloseable oldBody;
        Aim.Place oldPlace;
        Ticket oldTicket;
        Lease oldLease;
        Request oldCall;
        AutoCloseable oldSocket;
        Scheduler.Task oldTimer;
        lock.lock();
        try {
            freed = true;
            cause = why;
            oldBody = body;
            oldPlace = place;
            oldTicket = ticket;
            oldLease = lease;
            oldCall = call;
            oldSocket = socket;
            oldTimer = timer;
            body = null;
            place = Aim.Place.NONE;
            ticket = null;
            call = null;
            socket = null;
            timer = null;
        } finally {
            lock.unlock();
        }
        if (oldTimer != null) {
            oldTimer.cancel();
        }
        try {
            // Before the lease: the model must not work for us without one.
            if (oldCall != null && why != null) {
                var unused = oldCall.abort(why);
            }
            if (oldSocket != null) {
                close(oldSocket);
            }
        } finally {
            if (oldTicket != null) {
                oldTicket.cancel();
            }
            if (oldLease != null) {
                oldLease.close();
            }
            oldPlace.close();
            if (oldBody != null) {
                close(oldBody);
            }
        }
    }

    private static void close(AutoCloseable held) {
        try {
            held.close();
        } catch (Exception x) {
            // Memory is free in any case, and a spool file has no name that could be left behind.
        }
    }
}
