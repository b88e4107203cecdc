package dev.swapgate.proxy.report;

import java.time.Duration;
import java.util.Optional;

/**
 * One request, seen from its end.
 *
 * @param requestId its id
 * @param client address of the client's side of the connection
 * @param method HTTP method
 * @param path raw path, without the query
 * @param route path of the route, or empty text if none took it
 * @param model id of the model, or empty text
 * @param status HTTP status; 499 if the client left before there was one
 * @param bytes body bytes sent
 * @param waited time it waited for the lease
 * @param firstByte from its arrival to the upstream's first body byte; empty if there was none
 * @param total from its arrival to its end
 * @param ending how it ended
 */
public record ExchangeSummary(
        String requestId,
        String client,
        String method,
        String path,
        String route,
        String model,
        int status,
        long bytes,
        Duration waited,
        Optional<Duration> firstByte,
        Duration total,
        Ending ending) {

    /** Status of a request whose client left before it was answered, as nginx counts it. */
    public static final int CLIENT_LEFT = 499;

    /** How a request ended. */
    public enum Ending {
        /** The answer is complete. */
        COMPLETE("complete"),
        /** The answer was broken off. */
        CUT("cut"),
        /** The client left. */
        GONE("gone");

        private final String word;

        Ending(String word) {
            this.word = word;
        }

        /** As it stands in the log. */
        String word() {
            return word;
        }
    }
}
