package dev.swapgate.proxy.body;

import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.Request;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * An immutable sequence of bytes, made of ranges of arrays and of a spool file. Slicing, joining
 * and replacing copy nothing. Safe for use by many threads; readable only as long as its file is
 * open.
 */
public final class Bytes {
    /** No bytes. */
    public static final Bytes EMPTY = new Bytes(List.of());

    private static final int BACKWARD_STEP = 512;
    private static final int COMPACT_LIMIT = 1024 * 1024;

    private final List<Segment> segments;
    private final long length;

    private Bytes(List<Segment> segments) {
        this.segments = List.copyOf(segments);
        this.length = segments.stream().mapToLong(Segment::length).sum();
    }

    /** The bytes of an array, which must not change any more. */
    public static Bytes of(byte[] array) {
        return of(array, 0, array.length);
    }

    /** A range of an array, which must not change any more. */
    public static Bytes of(byte[] array, int offset, int length) {
        return length == 0 ? EMPTY : new Bytes(List.of(new Segment.Memory(array, offset, length)));
    }

    /** A text as a JSON string, quotes included. */
    public static Bytes ofJson(String text) {
        return of(JsonText.write(text));
    }

    /** The first {@code length} bytes of a file, which must not change any more. */
    static Bytes of(FileChannel channel, long length) {
        return length == 0 ? EMPTY : new Bytes(List.of(new Segment.Stored(channel, 0, length)));
    }

    /** Several sequences, one after the other. */
    static Bytes join(List<Bytes> parts) {
        List<Segment> joined = new ArrayList<>();
        for (Bytes part : parts) {
            joined.addAll(part.segments);
        }
        return new Bytes(joined);
    }

    /** Length in bytes. */
    public long length() {
        return length;
    }

    /** The bytes from offset {@code from} up to, but not including, offset {@code to}. */
    public Bytes slice(long from, long to) {
        if (from < 0 || from > to || to > length) {
            throw new IndexOutOfBoundsException(from + ".." + to + " of " + length);
        }
        List<Segment> sliced = new ArrayList<>();
        long start = 0;
        for (Segment segment : segments) {
            long end = start + segment.length();
            long first = Math.max(from, start);
            long last = Math.min(to, end);
            if (first < last) {
                sliced.add(segment.slice(first - start, last - start));
            }
            start = end;
        }
        return new Bytes(sliced);
    }

    /** These bytes with the range {@code from..to} replaced. */
    public Bytes replace(long from, long to, Bytes replacement) {
        Bytes replaced = join(List.of(slice(0, from), replacement, slice(to, length)));
        return replaced.compacted();
    }

    /** Reads from the start. The stream blocks only on the spool file; closing it has no effect. */
    public InputStream open() {
        return new BytesInputStream(segments);
    }

    /**
     * The content of a request of the HTTP client: of known length, replayable, independent of
     * others.
     */
    public Request.Content content(@Nullable String contentType) {
        for (Segment segment : segments) {
            if (segment instanceof Segment.Stored) {
                return new SegmentContent(contentType, segments, length);
            }
        }
        return new ByteBufferRequestContent(
                contentType,
                segments.stream().map(Segment.Memory.class::cast).map(Bytes::readOnly).toList());
    }

    /**
     * The same bytes in one array if they are few and in memory: small pieces would be sent one by
     * one.
     */
    Bytes compacted() {
        if (segments.size() < 2 || length > COMPACT_LIMIT) {
            return this;
        }
        ByteBuffer all = ByteBuffer.allocate((int) length);
        for (Segment segment : segments) {
            if (!(segment instanceof Segment.Memory memory)) {
                return this;
            }
            memory.read(0, all);
        }
        return of(all.array());
    }

    /** Whether no file is needed to read it. */
    public boolean isInMemory() {
        return segments.stream().allMatch(Segment.Memory.class::isInstance);
    }

    /** All of it in one array; only for what is known to be small. */
    public byte[] toArray() throws IOException {
        ByteBuffer all = ByteBuffer.allocate(Math.toIntExact(length));
        read(0, all);
        return all.array();
    }

    /** The array range that holds everything, or null if there is no single one. */
    Segment.@Nullable Memory singleArray() {
        return segments.size() == 1 && segments.getFirst() instanceof Segment.Memory memory
                ? memory
                : null;
    }

    /**
     * Goes back from {@code offset} over JSON white space and commas.
     *
     * @return the offset behind the last byte that is neither
     */
    long endBefore(long offset) throws IOException {
        long at = offset;
        while (at > 0) {
            long from = Math.max(0, at - BACKWARD_STEP);
            ByteBuffer block = ByteBuffer.allocate((int) (at - from));
            read(from, block);
            for (int i = block.capacity() - 1; i >= 0; i--) {
                if (!isSeparator(block.get(i))) {
                    return from + i + 1;
                }
            }
            at = from;
        }
        return 0;
    }

    private static boolean isSeparator(byte b) {
        return b == ' ' || b == ',' || b == '\n' || b == '\r' || b == '\t';
    }

    private void read(long from, ByteBuffer target) throws IOException {
        long start = 0;
        for (Segment segment : segments) {
            long end = start + segment.length();
            for (long at = from + target.position(); at < end && target.hasRemaining(); ) {
                segment.read(at - start, target);
                at = from + target.position();
            }
            start = end;
        }
    }

    private static ByteBuffer readOnly(Segment.Memory memory) {
        return ByteBuffer.wrap(memory.array(), memory.offset(), memory.size())
                .slice()
                .asReadOnlyBuffer();
    }
}
