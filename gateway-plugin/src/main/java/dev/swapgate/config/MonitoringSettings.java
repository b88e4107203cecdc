package dev.swapgate.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is written down about requests and the machine.
 *
 * @param logToStdout which logs go to standard output
 * @param logTimeFormat how log lines say when they were written
 * @param activityInMemory rows of activity kept without a store
 * @param captureBytes memory for captured requests; 0: none are captured
 * @param store file that activity is kept in; empty: in memory
 * @param sessionHeaders request headers that tell sessions apart
 * @param performance how the machine is watched
 */
public record MonitoringSettings(
        LogOutput logToStdout,
        LogTimeFormat logTimeFormat,
        int activityInMemory,
        long captureBytes,
        Optional<Path> store,
        List<String> sessionHeaders,
        Performance performance) {

    /** What applies when nothing is said. */
    public static final MonitoringSettings DEFAULT =
            new MonitoringSettings(
                    LogOutput.PROXY,
                    LogTimeFormat.USUAL,
                    1000,
                    5L << 20,
                    Optional.empty(),
                    List.of("X-Session-ID", "X-Litellm-Session-Id"),
                    Performance.DEFAULT);

    /** Copies the list and checks the bounds. */
    public MonitoringSettings {
        sessionHeaders = List.copyOf(sessionHeaders);
        Require.atLeast(1, activityInMemory, "activityInMemory");
        Require.atLeast(0, captureBytes, "captureBytes");
    }

    /**
     * How the machine is watched.
     *
     * @param disabled whether it is not
     * @param every time from one look to the next, at least five seconds
     */
    public record Performance(boolean disabled, Duration every) {
        /** The shortest time from one look to the next. */
        public static final Duration SHORTEST = Duration.ofSeconds(5);

        /** What applies when nothing is said. */
        public static final Performance DEFAULT = new Performance(false, SHORTEST);

        /** Checks the time. */
        public Performance {
            Require.atLeast(SHORTEST.toNanos(), every.toNanos(), "every");
        }
    }
}
