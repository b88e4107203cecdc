package dev.swapgate.activity.row;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Rows for tests. */
public final class Rows {
    /** When the first row ends; each next one does a minute later. */
    public static final Instant BEGIN = Instant.parse("2026-02-03T04:05:06Z");

    private Rows() {}

    /** A row that differs from others in every column that depends on {@code n}. */
    public static ActivityRow row(String model, int n) {
        return new ActivityRow(
                0,
                BEGIN.plusSeconds(60L * n),
                model,
                "/v1/p" + n,
                "application/json",
                200 + n % 2,
                new Tokens(n % 2 == 0 ? -1 : n, 2, 1, 100 + n, 10L * n, n, 2.5 * n),
                Duration.ofMillis(1000 - n),
                n % 2 == 0 ? "" : "it's \"broken\"",
                Map.of("fifo_priority", Integer.toString(n)));
    }
}
