package dev.swapgate.proxy.resolve;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What all request bodies together may occupy: a fixed number of bytes on disk, and a quarter of
 * the heap. A body that finds no room in memory goes to disk earlier; one that finds none on disk
 * is refused. Safe for use by many threads.
 */
public final class SpoolBudget {
    private static final int HEAP_SHARE = 4;

    private final AtomicLong disk;
    private final AtomicLong memory;

    /** A budget of this many bytes on disk. */
    public SpoolBudget(long bytes) {
        this(bytes, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    public SpoolBudget(long diskBytes, long memoryBytes) {
        this.disk = new AtomicLong(diskBytes);
        this.memory = new AtomicLong(memoryBytes);
    }

    /** Bytes on disk that are not taken. */
    public long free() {
        return disk.get();
    }

    boolean takeDisk(long bytes) {
        return take(disk, bytes);
    }

    void returnDisk(long bytes) {
        disk.addAndGet(bytes);
    }

    boolean takeMemory(long bytes) {
        return take(memory, bytes);
    }

    void returnMemory(long bytes) {
        memory.addAndGet(bytes);
    }

    public long freeMemory() {
        return memory.get();
    }

    private static boolean take(AtomicLong free, long bytes) {
        long before = free.getAndUpdate(left -> left >= bytes ? left - bytes : left);
        return before >= bytes;
    }
}
