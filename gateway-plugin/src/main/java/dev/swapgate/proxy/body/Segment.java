package dev.swapgate.proxy.body;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * A piece of {@link Bytes}: a range of an array or of a file, neither of which changes any more.
 */
sealed interface Segment {

    /** Length in bytes. */
    long length();

    /** The part between two offsets inside this piece. */
    Segment slice(long from, long to);

    /**
     * Fills {@code target} from offset {@code at} on, as far as this piece goes.
     *
     * @return bytes copied, at least one if both have room
     */
    int read(long at, ByteBuffer target) throws IOException;

    /** A range of an array. Pieces are never compared. */
    @SuppressWarnings("ArrayRecordComponent")
    record Memory(byte[] array, int offset, int size) implements Segment {
        @Override
        public long length() {
            return size;
        }

        @Override
        public Segment slice(long from, long to) {
            return new Memory(array, offset + Math.toIntExact(from), Math.toIntExact(to - from));
        }

        @Override
        public int read(long at, ByteBuffer target) {
            int count = (int) Math.min(size - at, target.remaining());
            target.put(array, offset + (int) at, count);
            return count;
        }
    }

    /** A range of a file. */
    record Stored(FileChannel channel, long offset, long length) implements Segment {
        @Override
        public Segment slice(long from, long to) {
            return new Stored(channel, offset + from, to - from);
        }

        @Override
        public int read(long at, ByteBuffer target) throws IOException {
            int limit = target.limit();
            target.limit(target.position() + (int) Math.min(length - at, target.remaining()));
            try {
                int count = channel.read(target, offset + at);
                if (count < 0) {
                    throw new EOFException("spool file is shorter than what was written");
                }
                return count;
            } finally {
                target.limit(limit);
            }
        }
    }
}
