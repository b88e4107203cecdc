package dev.swapgate.process.os;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;

/**
 * Starts operating-system processes, all of them from one thread that lives as long as this does:
 * what a parent asks the kernel to do to a child when it dies happens already when the thread ends
 * that started the child (PR_SET_PDEATHSIG in prctl(2)). Safe for use by many threads.
 */
public final class Spawner implements AutoCloseable {
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("swapgate-spawner").factory());

    /**
     * Starts a process.
     *
     * @throws IOException if the system refuses, or the spawner is closed
     */
    Process start(ProcessBuilder builder) throws IOException {
        Future<Process> started;
        try {
            started = thread.submit(builder::start);
        } catch (RejectedExecutionException e) {
            throw new IOException("no process is started any more", e);
        }
        return await(started);
    }

    private static Process await(Future<Process> started) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return started.get();
                } catch (InterruptedException e) {
                    // A process that nobody hears of would be one that nobody stops.
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw new IOException(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Ends the thread once it has started what was asked for. */
    @Override
    public void close() {
        thread.shutdown();
    }
}
