package dev.swapgate.launcher.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;

/**
 * Stands for the hardware that two models cannot use at once: a file locked for as long as this
 * process lives. The kernel frees it however the process ends. The file's content is the monotonic
 * time until which it counts as held nevertheless, as memory that a driver gives back late.
 */
final class ExclusiveLock {
    private final FileChannel file;
    private final FileLock held;
    private final Duration linger;

    private ExclusiveLock(FileChannel file, FileLock held, Duration linger) {
        this.file = file;
        this.held = held;
        this.linger = linger;
    }

    /** Takes the lock, or gives nothing if it is held. */
    static Optional<ExclusiveLock> take(Path path, Duration linger) throws IOException {
        FileChannel file =
                FileChannel.open(
                        path,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.READ,
                        StandardOpenOption.WRITE);
        FileLock held = file.tryLock();
        if (held == null || lingers(file)) {
            file.close();
            return Optional.empty();
        }
        return Optional.of(new ExclusiveLock(file, held, linger));
    }

    private static boolean lingers(FileChannel file) throws IOException {
        ByteBuffer until = ByteBuffer.allocate(Long.BYTES);
        return file.read(until, 0) == Long.BYTES && until.getLong(0) - System.nanoTime() > 0;
    }

    /** Notes that this process begins to end. */
    void stopping() {
        if (linger.isZero() || !held.isValid()) {
            return;
        }
        try {
            long until = System.nanoTime() + linger.toNanos();
            file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, until), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
