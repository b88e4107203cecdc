package dev.swapgate.activity;

import java.util.concurrent.atomic.AtomicLong;

/** Bytes that may be held together. Safe for use by many threads. */
final class ByteBudget {
    private final AtomicLong left;

    ByteBudget(long most) {
        left = new AtomicLong(most);
    }

    /** Takes bytes; false if there are not so many. */
    boolean take(long bytes) {
        for (long free = left.get(); free >= bytes; free = left.get()) {
            if (left.compareAndSet(free, free - bytes)) {
                return true;
            }
        }
        return false;
    }

    /** Gives bytes back. */
    void give(long bytes) {
        if (bytes != 0) {
            var unused = left.addAndGet(bytes);
        }
    }
}
