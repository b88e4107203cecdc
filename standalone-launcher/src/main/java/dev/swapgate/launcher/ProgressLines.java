package dev.swapgate.launcher;

import dev.swapgate.simulate.Progress;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** Says now and then how far a long work has come. Not safe for use by many threads. */
final class ProgressLines {
    private static final long PERIOD = Duration.ofSeconds(2).toNanos();

    private final PrintWriter err;
    private long last = System.nanoTime();

    ProgressLines(PrintWriter err) {
        this.err = err;
    }

    /** The progress of one part of the work. */
    Progress of(String what) {
        return (done, all) -> {
            long now = System.nanoTime();
            if (now - last >= PERIOD) {
                last = now;
                String of = all == 0 ? "" : String.format(Locale.ROOT, " of %,d", all);
                err.println(String.format(Locale.ROOT, "%,d%s %s", done, of, what));
            }
        };
    }
}
