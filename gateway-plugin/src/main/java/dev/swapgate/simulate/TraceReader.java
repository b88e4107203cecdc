package dev.swapgate.simulate;

import dev.swapgate.config.GatewayConfig;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;

/** Reads traces: JSON lines. Not safe for use by many threads. */
public final class TraceReader {
    private static final int MOST_PROBLEMS = 20;
    private static final int LONGEST_LINE = 64 * 1024;
    private static final int STEP = 10_000;

    private final TraceLine lines;

    /** A reader of traces whose models are those of the configuration. */
    public TraceReader(GatewayConfig config) {
        this.lines = new TraceLine(config);
    }

    /**
     * Reads a trace to its end.
     *
     * @param source name used in messages
     * @throws TraceException if a line makes no sense
     * @throws IOException if it cannot be read
     */
    public Trace read(String source, InputStream in, Progress progress) throws IOException {
        var trace = new Trace();
        var problems = new ArrayList<String>();
        var text = new Lines(new BufferedInputStream(in), LONGEST_LINE);
        while (text.next()) {
            try {
                readLine(text, trace);
            } catch (BadLineException e) {
                problems.add(source + ":" + text.number() + ": " + e.getMessage());
            }
            if (problems.size() == MOST_PROBLEMS) {
                problems.add(source + ": and perhaps more; only the first ones are shown");
                break;
            }
            if (text.number() % STEP == 0) {
                progress.reached(text.number(), 0);
            }
        }
        if (!problems.isEmpty()) {
            throw new TraceException(problems);
        }
        return trace;
    }

    private void readLine(Lines text, Trace trace) throws BadLineException {
        if (text.isTooLong()) {
            throw new BadLineException("is longer than %d bytes".formatted(LONGEST_LINE));
        }
        if (!text.isBlank()) {
            lines.read(text.bytes(), trace);
        }
    }
}
