package dev.swapgate.log;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Every log of the gateway: its own, that of all upstreams together, and each model's. Safe for use
 * by many threads.
 */
public final class LogBook {
    private final LogBuffer gateway = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
    private final LogBuffer upstream = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
    private final Map<String, LogBuffer> models;

    /** A book with a page for each model. */
    public LogBook(Set<String> models) {
        this.models =
                models.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Function.identity(),
                                        id ->
                                                LogBuffer.writingAlsoTo(
                                                        upstream, LogBuffer.DEFAULT_CAPACITY)));
    }

    /** The gateway's own lines. */
    public LogBuffer gateway() {
        return gateway;
    }

    /** The output of all model processes together. */
    public LogBuffer upstream() {
        return upstream;
    }

    /**
     * The output of one model's processes; writing to it also writes to {@link #upstream}.
     *
     * @throws IllegalArgumentException if the book has no page for the model
     */
    public LogBuffer model(String id) {
        LogBuffer page = models.get(id);
        if (page == null) {
            throw new IllegalArgumentException("no model " + id);
        }
        return page;
    }
}
