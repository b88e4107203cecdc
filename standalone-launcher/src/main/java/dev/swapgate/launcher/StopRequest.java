package dev.swapgate.launcher;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The wish that this process ends: by a signal, by the end of the parent process when that is
 * watched, or by the runtime's own shutdown. The first asks for an orderly stop; a second signal
 * enforces the end.
 */
final class StopRequest {
    /** System property: end when the parent process ends. */
    static final String PARENT_WATCH = "swapgate.parentWatch";

    private static final Logger logger = LoggerFactory.getLogger(StopRequest.class);
    private static final int SIGNALLED = 128;
    private static final long AT_ONCE_SECONDS = 3;

    /**
     * So soon after the first a signal is the same one: {@code timeout} sends it to the process and
     * to its group.
     */
    private static final Duration ECHO = Duration.ofMillis(50);

    private final CountDownLatch requested = new CountDownLatch(1);
    private final CountDownLatch finished = new CountDownLatch(1);
    private final AtomicReference<@Nullable Long> signalledAt = new AtomicReference<>();
    private final AtomicReference<Runnable> kill = new AtomicReference<>(() -> {});
    private final AtomicReference<@Nullable Runnable> reload = new AtomicReference<>();
    private final AtomicBoolean reloadAsked = new AtomicBoolean();

    private StopRequest() {}

    /** Begins to listen for the wish. */
    static StopRequest listen() {
        var stop = new StopRequest();
        Signals.on("TERM", () -> stop.signalled("TERM", 15));
        Signals.on("INT", () -> stop.signalled("INT", 2));
        Signals.on("HUP", stop::hangUp);
        Runtime.getRuntime().addShutdownHook(new Thread(stop::runtimeStops, "swapgate-stop"));
        if (Boolean.getBoolean(PARENT_WATCH)) {
            ProcessHandle.current().parent().ifPresent(stop::watch);
        }
        return stop;
    }

    private void watch(ProcessHandle parent) {
        var unused = parent.onExit().thenRun(requested::countDown);
    }

    private void signalled(String name, int number) {
        long now = System.nanoTime();
        if (requested.getCount() > 0) {
            signalledAt.set(now);
            requested.countDown();
            return;
        }
        Long first = signalledAt.get();
        if (first != null && now - first < ECHO.toNanos()) {
            return;
        }
        logger.warn("a second signal ({}): stopping at once", name);
        var killing = new FutureTask<>(kill.get(), null);
        Thread.ofPlatform().daemon().name("swapgate-kill").start(killing);
        try {
            killing.get(AT_ONCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            logger.error("not everything could be stopped", e);
        }
        Runtime.getRuntime().halt(SIGNALLED + number);
    }

    /** The terminal is gone; or somebody asks for what other daemons do on this signal. */
    private void hangUp() {
        if (isTerminalGone()) {
            requested.countDown();
            return;
        }
        reloadAsked.set(true);
        reloadIfAsked();
    }

    private void reloadIfAsked() {
        Runnable task = reload.get();
        if (task != null && reloadAsked.getAndSet(false)) {
            task.run();
        }
    }

    /**
     * Names what is done on HUP where that does not mean that the terminal is gone; it must not
     * take long. One that came before counts.
     */
    void onHangUp(Runnable task) {
        reload.set(task);
        reloadIfAsked();
    }

    /** The kernel takes a pseudo terminal out of the file system before it sends the signal. */
    private static boolean isTerminalGone() {
        try {
            String input = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            return input.startsWith("/dev/pts/") && !Files.exists(Path.of(input));
        } catch (IOException e) {
            return false;
        }
    }

    private void runtimeStops() {
        requested.countDown();
        try {
            finished.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the wish. */
    void await() throws InterruptedException {
        requested.await();
    }

    /** Names what a second signal does before the process ends: it must not take long. */
    void onSecondSignal(Runnable task) {
        kill.set(task);
    }

    /** Says that the stop is complete, or that nothing was begun. */
    void finished() {
        finished.countDown();
    }
}
