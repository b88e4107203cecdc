package dev.swapgate.proxy.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import org.eclipse.jetty.io.CyclicTimeouts;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Watches one client through the read interest of its connection.
 *
 * <p>States: NEW → WATCHING → STOPPED (disarmed, or the client sent its next request) or GONE →
 * TOLD. Reading and disarming exclude each other: after {@link #disarm} no read is under way and
 * none is pending, or the connection would be aborted at the end of the response. The listener is
 * called outside the lock.
 */
final class EndPointWatcher implements ClientWatcher, Callback, CyclicTimeouts.Expirable {

    private enum State {
        NEW,
        WATCHING,
        STOPPED,
        GONE,
        TOLD
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final JettyEndPoints.Access access;
    private final LateArming late;
    private final Runnable onGone;
    private final long due = LateArming.due();

    /** In the container's own type; made when it is first needed. */
    @GuardedBy("lock")
    private @Nullable Object callback;

    @GuardedBy("lock")
    private State state = State.NEW;

    EndPointWatcher(JettyEndPoints.Access access, LateArming late, Runnable onGone) {
        this.access = access;
        this.late = late;
        this.onGone = onGone;
    }

    @Override
    public void armLater() {
        late.add(this);
    }

    @Override
    public long getExpireNanoTime() {
        return due;
    }

    @Override
    public void arm() {
        late.remove(this);
        lock.lock();
        try {
            if (state == State.NEW) {
                state = State.WATCHING;
                askForMore();
            }
        } finally {
            lock.unlock();
        }
        tellIfGone();
    }

    @Override
    public void disarm() {
        late.remove(this);
        lock.lock();
        try {
            boolean watching = state == State.WATCHING;
            state = state == State.NEW || watching ? State.STOPPED : state;
            if (watching) {
                access.cancelInterest(new Disarmed());
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resetOnClose() {
        access.resetOnClose();
    }

    /** There is something to read, or the stream has ended. */
    @Override
    public void succeeded() {
        lock.lock();
        try {
            if (state == State.WATCHING) {
                look();
            }
        } finally {
            lock.unlock();
        }
        tellIfGone();
    }

    @Override
    public void failed(Throwable cause) {
        lock.lock();
        try {
            if (state == State.WATCHING) {
                if (cause instanceof TimeoutException) {
                    askForMore();
                } else {
                    state = State.GONE;
                }
            }
        } finally {
            lock.unlock();
        }
        tellIfGone();
    }

    @GuardedBy("lock")
    private void look() {
        ByteBuffer buffer = ByteBuffer.allocate(512).limit(0);
        try {
            int count = access.fill(buffer);
            if (count == 0) {
                askForMore();
            } else if (count < 0) {
                state = State.GONE;
            } else {
                state = State.STOPPED;
                access.giveBack(buffer);
            }
        } catch (IOException x) {
            state = State.GONE;
        }
    }

    @GuardedBy("lock")
    private void askForMore() {
        Object own = callback == null ? access.callback(this) : callback;
        callback = own;
        if (!access.tryFillInterested(own)) {
            state = State.STOPPED;
        }
    }

    private void tellIfGone() {
        boolean tell;
        lock.lock();
        try {
            // An outer call on this thread, still inside the lock, will tell.
            tell = state == State.GONE && lock.getHoldCount() == 1;
            if (tell) {
                state = State.TOLD;
            }
        } finally {
            lock.unlock();
        }
        if (tell) {
            onGone.run();
        }
    }

    /** Ends the interest after every request: too often for a stack trace. */
    private static final class Disarmed extends CancellationException {
        private static final long serialVersionUID = 1L;

        Disarmed() {
            super("no longer watched");
        }

        @Override
        @SuppressWarnings("UnsynchronizedOverridesSynchronized") // It does nothing.
        public Throwable fillInStackTrace() {
            return this;
        }
    }
}
