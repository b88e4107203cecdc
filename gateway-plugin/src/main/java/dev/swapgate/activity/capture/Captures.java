package dev.swapgate.activity.capture;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest captures that fit into a number of bytes, by the number of their row. Safe for use by
 * many threads; nothing is packed or unpacked under the lock.
 */
public final class Captures {
    /** More would push each other out before anybody can look, and cost more than the calls. */
    private static final int MOST_PER_SECOND = 200;

    private static final long SECOND = 1 << 20;

    private final long most;

    /** The current second times {@link #SECOND}, and how many calls have begun in it. */
    private final AtomicLong begun = new AtomicLong();

    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final LinkedHashMap<Long, PackedCapture> byId = new LinkedHashMap<>();

    @GuardedBy("lock")
    private long size;

    /** Captures of at most that many bytes; 0: none are kept. */
    public Captures(long most) {
        this.most = most;
    }

    /** Whether any are kept. */
    public boolean isEnabled() {
        return most > 0;
    }

    /** Whether a call that begins now is to be captured: of very many in one second only some. */
    public boolean admits() {
        if (!isEnabled()) {
            return false;
        }
        long second = System.currentTimeMillis() / 1000;
        long count =
                begun.updateAndGet(now -> Math.max(now, second * SECOND) + 1) - second * SECOND;
        return count <= MOST_PER_SECOND;
    }

    /**
     * Keeps a capture, in place of the oldest ones; one that is larger than all may be is not kept.
     *
     * @param compress whether there is time to make it small
     */
    public void put(long id, Capture capture, boolean compress) {
        PackedCapture packed = PackedCapture.pack(capture, compress);
        if (packed.size() > most && !compress) {
            packed = PackedCapture.pack(capture, true);
        }
        if (packed.size() > most) {
            return;
        }
        lock.lock();
        try {
            byId.put(id, packed);
            size += packed.size();
            var oldest = byId.entrySet().iterator();
            while (size > most) {
                Map.Entry<Long, PackedCapture> gone = oldest.next();
                size -= gone.getValue().size();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the capture of a row is still there. */
    public boolean has(long id) {
        lock.lock();
        try {
            return byId.containsKey(id);
        } finally {
            lock.unlock();
        }
    }

    /** The capture of a row. */
    public Optional<Capture> find(long id) {
        PackedCapture found;
        lock.lock();
        try {
            found = byId.get(id);
        } finally {
            lock.unlock();
        }
        return Optional.ofNullable(found).map(PackedCapture::unpack);
    }
}
