package dev.swapgate.launcher.demo;

import java.io.IOException;
import java.io.InputStream;

/**
 * JSON text with its long strings cut, so that a body of any size is read in a small heap. Cuts
 * neither within an escape nor within a UTF-8 sequence.
 */
final class ShortStrings extends InputStream {
    /** Bytes kept of each string. */
    static final int MAX = 64 * 1024;

    private static final int AFTER_BACKSLASH = -1;

    private final InputStream source;
    private boolean inString;
    private boolean cutting;
    private int length;
    private int escapeLeft;

    ShortStrings(InputStream source) {
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int size) throws IOException {
        int kept = 0;
        while (kept == 0 && size > 0) {
            int read = source.read(target, offset, size);
            if (read < 0) {
                return -1;
            }
            kept = keep(target, offset, read);
        }
        return kept;
    }

    private int keep(byte[] bytes, int offset, int count) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            byte b = bytes[offset + i];
            if (isKept(b)) {
                bytes[offset + kept++] = b;
            }
        }
        return kept;
    }

    private boolean isKept(byte b) {
        if (!inString) {
            inString = b == '"';
            cutting = false;
            length = 0;
            escapeLeft = 0;
            return true;
        }
        boolean escaped = escapeLeft != 0;
        if (!escaped && b == '"') {
            inString = false;
            return true;
        }
        boolean boundary = !escaped && (b & 0xC0) != 0x80;
        cutting |= boundary && length >= MAX;
        length++;
        escapeLeft = nextEscape(b);
        return !cutting;
    }

    /**
     * How many bytes of an escape are still to come: after the backslash one more decides how many.
     */
    private int nextEscape(byte b) {
        if (escapeLeft == AFTER_BACKSLASH) {
            return b == 'u' ? 4 : 0;
        }
        if (escapeLeft > 0) {
            return escapeLeft - 1;
        }
        return b == '\\' ? AFTER_BACKSLASH : 0;
    }
}
