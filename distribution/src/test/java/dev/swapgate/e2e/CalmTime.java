package dev.swapgate.e2e;

import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Time in which the machine had a processor to spare. What is promised within a second or two is
 * promised on a machine that has them: on one that is busy with other things a plain deadline would
 * measure those.
 */
final class CalmTime {
    private static final Path PROCESSORS = Path.of("/proc/stat");
    private static final Duration POLL = Duration.ofMillis(20);

    /** However busy the machine is, nothing takes so long. */
    private static final Duration LONGEST = Duration.ofMinutes(1);

    /** The kernel counts idle time in hundredths of a second. */
    private static final long NANOS_PER_TICK = 10_000_000;

    private long calm;
    private long lookedAt = System.nanoTime();
    private long idle = idle();

    private CalmTime() {}

    /** Waits until the assertion holds; fails when it does not within so much calm time. */
    static void await(String what, Duration atMost, ThrowingRunnable assertion) {
        var time = new CalmTime();
        Awaitility.await(what)
                .atMost(LONGEST)
                .pollInterval(POLL)
                .untilAsserted(() -> {
                    boolean late = time.passed() > atMost.toNanos();
                    try {
                        assertion.run();
                    } catch (AssertionError e) {
                        if (late) {
                            throw new IllegalStateException(what + " within " + atMost, e);
                        }
                        throw e;
                    }
                });
    }

    private long passed() {
        long now = System.nanoTime();
        long nowIdle = idle();
        calm += Math.min(now - lookedAt, nowIdle - idle);
        lookedAt = now;
        idle = nowIdle;
        return calm;
    }

    /** Idle time of all processors so far; where nobody tells, every instant is calm. */
    private static long idle() {
        if (!Files.isReadable(PROCESSORS)) {
            return System.nanoTime();
        }
        try (var lines = Files.lines(PROCESSORS)) {
            // cpu user nice system idle iowait …
            String[] columns = lines.findFirst().orElseThrow().split(" +", 7);
            return (Long.parseLong(columns[4]) + Long.parseLong(columns[5])) * NANOS_PER_TICK;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
