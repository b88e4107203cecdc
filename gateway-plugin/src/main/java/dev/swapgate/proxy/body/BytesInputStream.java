package dev.swapgate.proxy.body;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;

/** Reads pieces one after the other. Used by one thread at a time. */
final class BytesInputStream extends InputStream {
    private final List<Segment> segments;
    private int index;
    private long offset;

    BytesInputStream(List<Segment> segments) {
        this.segments = segments;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int from, int count) throws IOException {
        Objects.checkFromIndexSize(from, count, target.length);
        if (count == 0) {
            return 0;
        }
        if (index == segments.size()) {
            return -1;
        }
        Segment segment = segments.get(index);
        int copied = segment.read(offset, ByteBuffer.wrap(target, from, count));
        offset += copied;
        if (offset == segment.length()) {
            index++;
            offset = 0;
        }
        return copied;
    }
}
