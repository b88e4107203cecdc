package dev.swapgate.launcher.demo;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a client sends, read ahead by a thread of its own, so that its leaving is noticed also while
 * nobody reads. Used by that thread and one reader.
 */
final class Inbound extends InputStream {
    private static final int CAPACITY = 64 * 1024;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final byte[] ring = new byte[CAPACITY];

    @GuardedBy("lock")
    private int start;

    @GuardedBy("lock")
    private int count;

    @GuardedBy("lock")
    private boolean ended;

    /** Reads ahead until the client ends or breaks the connection. */
    void pump(InputStream source) {
        byte[] chunk = new byte[16 * 1024];
        try {
            for (int read = source.read(chunk); read >= 0; read = source.read(chunk)) {
                append(chunk, read);
            }
        } catch (IOException e) {
            // A reset says the same as an end: the client has left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    private void append(byte[] chunk, int length) throws InterruptedException {
        int done = 0;
        while (done < length) {
            lock.lockInterruptibly();
            try {
                while (count == CAPACITY) {
                    changed.await();
                }
                int to = (start + count) % CAPACITY;
                int part = Math.min(Math.min(length - done, CAPACITY - count), CAPACITY - to);
                System.arraycopy(chunk, done, ring, to, part);
                count += part;
                done += part;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a byte; false if none comes within {@code nanos} or the client has left. */
    boolean awaitByte(long nanos) throws IOException {
        lock.lock();
        try {
            long left = nanos;
            while (count == 0 && !ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return count > 0;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the client leaves; false if it is still there after {@code nanos}. */
    boolean awaitGone(long nanos) throws IOException {
        lock.lock();
        try {
            long left = nanos;
            while (!ended && left > 0) {
                left = changed.awaitNanos(left);
            }
            return ended;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the client leaves, however long that takes. */
    void awaitGone() throws IOException {
        while (!awaitGone(TimeUnit.HOURS.toNanos(1))) {
            // Still there.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        lock.lock();
        try {
            while (count == 0 && !ended) {
                changed.await();
            }
            if (count == 0) {
                return -1;
            }
            int part = Math.min(Math.min(length, count), CAPACITY - start);
            System.arraycopy(ring, start, target, offset, part);
            start = (start + part) % CAPACITY;
            count -= part;
            changed.signalAll();
            return part;
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            lock.unlock();
        }
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException();
    }
}
