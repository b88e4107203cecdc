package dev.swapgate.proxy.body;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;

/**
 * Reads a body of any size through a small window: lines, single bytes, and everything up to a
 * delimiter. Used by one thread.
 */
final class ByteScanner {
    private static final int WINDOW = 64 * 1024;

    private final InputStream source;
    private final byte[] window = new byte[WINDOW];
    private int at;
    private int limit;
    private long base;

    ByteScanner(InputStream source) {
        this.source = source;
    }

    /** Offset of the next byte in the body. */
    long position() {
        return base + at;
    }

    /** The next byte, or -1 at the end. */
    int next() throws IOException {
        return require(1) ? window[at++] & 0xff : -1;
    }

    /** Whether these are the next bytes; they are then read. */
    boolean take(byte[] expected) throws IOException {
        if (!require(expected.length) || !startsWith(at, expected)) {
            return false;
        }
        at += expected.length;
        return true;
    }

    /**
     * Reads past the next occurrence of a delimiter, of which only the first byte may be a carriage
     * return.
     *
     * @return offset of its first byte, or -1 if there is none; everything is read then
     */
    long skipPast(byte[] delimiter) throws IOException {
        while (require(delimiter.length)) {
            int last = limit - delimiter.length;
            for (; at <= last; at++) {
                if (window[at] == delimiter[0] && startsWith(at, delimiter)) {
                    long found = position();
                    at += delimiter.length;
                    return found;
                }
            }
        }
        at = limit;
        return -1;
    }

    /**
     * The bytes up to the next CR LF, which is read too.
     *
     * @return null if there is none within {@code max} bytes
     */
    byte @Nullable [] line(int max) throws IOException {
        for (int length = 0; length <= max && require(length + 2); length++) {
            if (window[at + length] == '\r' && window[at + length + 1] == '\n') {
                byte[] line = new byte[length];
                System.arraycopy(window, at, line, 0, length);
                at += length + 2;
                return line;
            }
        }
        return null;
    }

    private boolean startsWith(int from, byte[] expected) {
        for (int i = 0; i < expected.length; i++) {
            if (window[from + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Whether that many bytes are left; they are in the window then. */
    private boolean require(int count) throws IOException {
        if (limit - at >= count) {
            return true;
        }
        System.arraycopy(window, at, window, 0, limit - at);
        base += at;
        limit -= at;
        at = 0;
        while (limit < count) {
            int read = source.read(window, limit, window.length - limit);
            if (read < 0) {
                return false;
            }
            limit += read;
        }
        return true;
    }
}
