package dev.swapgate.launcher.demo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;

/**
 * The body of one request, unframed (RFC 9112 §6 and §7). Counts and sums what passes, as proof of
 * what arrived.
 */
final class RequestBody extends InputStream {
    private static final long CHUNKED = -1;

    private final InputStream source;
    private final Runnable onFirstRead;
    private final boolean chunked;
    private final CRC32 sum = new CRC32();
    private long left;
    private long count;
    private boolean begun;
    private boolean ended;

    private RequestBody(InputStream source, long length, Runnable onFirstRead) {
        this.source = source;
        this.onFirstRead = onFirstRead;
        chunked = length == CHUNKED;
        left = chunked ? 0 : length;
        ended = length == 0;
    }

    /** A body of known length. */
    static RequestBody ofLength(InputStream source, long length, Runnable onFirstRead) {
        return new RequestBody(source, length, onFirstRead);
    }

    /** A body in chunks. */
    static RequestBody inChunks(InputStream source, Runnable onFirstRead) {
        return new RequestBody(source, CHUNKED, onFirstRead);
    }

    /** Bytes read so far. */
    long count() {
        return count;
    }

    /** CRC-32 of the bytes read so far. */
    long sum() {
        return sum.getValue();
    }

    /** Reads and drops the rest. */
    void drain() throws IOException {
        byte[] rest = new byte[8 * 1024];
        while (read(rest, 0, rest.length) >= 0) {
            // Only its end matters.
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (ended || length == 0) {
            return ended ? -1 : 0;
        }
        if (!begun) {
            begun = true;
            onFirstRead.run();
        }
        if (left == 0 && !nextChunk()) {
            return -1;
        }
        int read = source.read(target, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw new EOFException("the request ended within its body");
        }
        sum.update(target, offset, read);
        count += read;
        left -= read;
        if (left == 0) {
            afterPart();
        }
        return read;
    }

    private void afterPart() throws IOException {
        if (chunked) {
            RequestReader.line(source);
        } else {
            ended = true;
        }
    }

    /** Reads a chunk's size; the last one has none and ends with trailers. */
    private boolean nextChunk() throws IOException {
        String size = RequestReader.line(source).split(";", 2)[0].strip();
        try {
            left = Long.parseLong(size, 16);
        } catch (NumberFormatException e) {
            throw new IOException("not a chunk size: " + size, e);
        }
        if (left > 0) {
            return true;
        }
        while (!RequestReader.line(source).isEmpty()) {
            // Trailers say nothing here.
        }
        ended = true;
        return false;
    }
}
