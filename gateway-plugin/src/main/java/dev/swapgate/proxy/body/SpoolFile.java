package dev.swapgate.proxy.body;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A temporary file for one request body, in {@code java.io.tmpdir}, readable by its owner only.
 *
 * <p>On Unix it has no name any more once it is open, so nothing is left of it however this program
 * ends. Written by one thread; then read by any number of threads until closed.
 */
public final class SpoolFile implements AutoCloseable {
    private final FileChannel channel;
    private long length;

    private SpoolFile(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes spool files. */
    @FunctionalInterface
    public interface Opener {
        /** A new, empty file. */
        SpoolFile open() throws IOException;
    }

    /** A new, empty file. */
    public static SpoolFile create() throws IOException {
        Path path = Files.createTempFile("swapgate-", ".body");
        try {
            return on(
                    FileChannel.open(
                            path,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.DELETE_ON_CLOSE));
        } catch (IOException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    /** A spool file on an open channel, which it closes. */
    static SpoolFile on(FileChannel channel) {
        return new SpoolFile(channel);
    }

    /** Writes bytes behind those that are there. */
    public void append(byte[] bytes, int offset, int count) throws IOException {
        ByteBuffer source = ByteBuffer.wrap(bytes, offset, count);
        while (source.hasRemaining()) {
            length += channel.write(source, length);
        }
    }

    /** What has been written; nothing may be appended any more. */
    public Bytes bytes() {
        return Bytes.of(channel, length);
    }

    /** Gives the space back. Further calls do nothing. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
