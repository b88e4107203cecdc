package dev.swapgate.e2e;

import java.net.URI;

/** A gateway in one of the forms people run it in. */
public interface Deployment extends AutoCloseable {

    /** Address of a path as clients see it. */
    URI uri(String path);

    /** Everything that was written to logs. */
    String log();

    /** Finds what is left of it. */
    Survivors survivors();

    /** The process that holds the gateway. */
    Process process();

    /** Ends it; fails if anything it started survives. */
    @Override
    void close();

    /** Port of {@link #uri}. */
    default int port() {
        return uri("/").getPort();
    }
}
