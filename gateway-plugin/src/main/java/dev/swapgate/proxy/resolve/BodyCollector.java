package dev.swapgate.proxy.resolve;

import com.google.errorprone.annotations.concurrent.GuardedBy;

import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.SpoolFile;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Collects a request body: in memory while it is small, in a spool file from then on. Used by one
 * thread at a time; {@link #close} may come from any thread and frees whatever is held.
 */
public final class BodyCollector implements AutoCloseable {
    private static final Logger logger = LoggerFactory.getLogger(BodyCollector.class);

    private final long maxBody;
    private final int maxInMemory;
    private final SpoolBudget budget;
    private final SpoolFile.Opener opener;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private byte[] memory = {};

    @GuardedBy("lock")
    private @Nullable SpoolFile file;

    @GuardedBy("lock")
    private long length;

    /** Bytes taken from the budget for {@link #file}. */
    @GuardedBy("lock")
    private long onDisk;

    @GuardedBy("lock")
    private boolean done;

    /**
     * A collector.
     *
     * @param maxBody largest body in bytes
     * @param maxInMemory bytes of it kept in memory
     * @param budget shared by all collectors
     */
    public BodyCollector(long maxBody, int maxInMemory, SpoolBudget budget) {
        this(maxBody, maxInMemory, budget, SpoolFile::create);
    }

    BodyCollector(long maxBody, int maxInMemory, SpoolBudget budget, SpoolFile.Opener opener) {
        this.maxBody = maxBody;
        this.maxInMemory = maxInMemory;
        this.budget = budget;
        this.opener = opener;
    }

    /**
     * Adds bytes; after {@link #close} they are dropped.
     *
     * @throws GatewayError {@code REQUEST_TOO_LARGE} or {@code INSUFFICIENT_STORAGE}; everything
     *     held is freed then
     */
    public void append(byte[] bytes, int offset, int count) {
        lock.lock();
        try {
            if (done) {
                return;
            }
            if (count > maxBody - length) {
                throw BodyHeaders.tooLarge(maxBody);
            }
            if (file == null && length + count <= maxInMemory && grow(count)) {
                System.arraycopy(bytes, offset, memory, (int) length, count);
            } else {
                spool(bytes, offset, count);
            }
            length += count;
        } catch (GatewayError e) {
            free();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    /**
     * The complete body; the collector must not be used again.
     *
     * @throws IllegalStateException if the collector is closed or was completed before
     */
    public BufferedBody complete() {
        lock.lock();
        try {
            if (done) {
                throw new IllegalStateException("the body was given up or handed out already");
            }
            done = true;
            SpoolFile spooled = file;
            long diskBytes = onDisk;
            int memoryBytes = memory.length;
            Bytes bytes = spooled == null ? Bytes.of(memory, 0, (int) length) : spooled.bytes();
            memory = new byte[0];
            file = null;
            return new HeldBody(bytes, () -> release(spooled, diskBytes, memoryBytes));
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            free();
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void free() {
        if (!done) {
            done = true;
            release(file, onDisk, memory.length);
            memory = new byte[0];
            file = null;
        }
    }

    /** Makes room in memory; false if there is none left for all bodies together. */
    @GuardedBy("lock")
    private boolean grow(int count) {
        int needed = (int) length + count;
        if (needed <= memory.length) {
            return true;
        }
        // A body that comes at once, as most do, takes just what it needs.
        int doubled = (int) Math.min(maxInMemory, 2L * memory.length);
        int size = Math.max(needed, doubled);
        if (!budget.takeMemory(size - memory.length)) {
            return false;
        }
        memory = Arrays.copyOf(memory, size);
        return true;
    }

    @GuardedBy("lock")
    private void spool(byte[] bytes, int offset, int count) {
        try {
            SpoolFile target = file == null ? moveToFile() : file;
            takeDisk(count);
            target.append(bytes, offset, count);
        } catch (IOException e) {
            logger.warn("request body: cannot be spooled to java.io.tmpdir: {}", e.toString());
            throw noRoom();
        }
    }

    @GuardedBy("lock")
    private SpoolFile moveToFile() throws IOException {
        takeDisk(length);
        SpoolFile opened = opener.open();
        file = opened;
        opened.append(memory, 0, (int) length);
        budget.returnMemory(memory.length);
        memory = new byte[0];
        return opened;
    }

    @GuardedBy("lock")
    private void takeDisk(long count) {
        if (!budget.takeDisk(count)) {
            throw noRoom();
        }
        onDisk += count;
    }

    private void release(@Nullable SpoolFile spooled, long diskBytes, int memoryBytes) {
        budget.returnDisk(diskBytes);
        budget.returnMemory(memoryBytes);
        if (spooled != null) {
            try {
                spooled.close();
            } catch (IOException e) {
                logger.warn("request body: spool file cannot be closed: {}", e.toString());
            }
        }
    }

    private static GatewayError noRoom() {
        return new GatewayError(
                ErrorCode.INSUFFICIENT_STORAGE,
                "There is no room left to hold the request body; try again later.");
    }
}
