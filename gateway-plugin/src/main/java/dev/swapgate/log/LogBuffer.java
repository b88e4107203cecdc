package dev.swapgate.log;

import java.util.function.Consumer;

/**
 * The last bytes of a log, and its live continuation. Safe for use by many threads; writers never
 * wait for readers.
 */
public final class LogBuffer {
    /** Bytes kept by default. */
    public static final int DEFAULT_CAPACITY = 100 * 1024;

    /** A buffer that keeps the last {@code capacity} bytes. */
    public LogBuffer(int capacity) {
        throw new UnsupportedOperationException(Integer.toString(capacity));
    }

    /** Appends bytes as they are. */
    public void append(byte[] bytes, int offset, int length) {
        throw new UnsupportedOperationException();
    }

    /** What is kept, oldest first. */
    public byte[] snapshot() {
        throw new UnsupportedOperationException();
    }

    /** The last lines, at most {@code count}, without escape sequences; for operators. */
    public java.util.List<String> lastLines(int count) {
        throw new UnsupportedOperationException(Integer.toString(count));
    }

    /**
     * Follows the log without a gap between history and live bytes.
     *
     * @param history whether to begin with what is kept
     * @param sink called with each chunk, in order, from the writer's thread: it must hand over and
     *     return; a subscriber that falls behind its own bound must count what it drops
     * @return ends the subscription when closed
     */
    public AutoCloseable subscribe(boolean history, Consumer<byte[]> sink) {
        throw new UnsupportedOperationException();
    }
}
