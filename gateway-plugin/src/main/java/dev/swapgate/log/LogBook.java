package dev.swapgate.log;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Every log of the gateway: its own, that of all upstreams together, and each model's. Safe for use
 * by many threads.
 */
public final class LogBook {
    private final LogBuffer gateway = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
    private final LogBuffer upstream = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);

    /** Replaced, never changed. */
    private volatile Map<String, LogBuffer> models = Map.of();

    /** The models of the configuration; used by {@link #configure} alone. */
    private Set<String> configured = Set.of();

    /** A book with a page for each model. */
    public LogBook(Set<String> models) {
        configure(models);
    }

    /**
     * Sees to it that each of these models has a page, and closes the pages of those that were
     * configured neither now nor just before. One thread at a time.
     */
    public void configure(Set<String> ids) {
        var pages = new HashMap<>(models);
        pages.keySet().removeIf(id -> !configured.contains(id));
        ids.forEach(id ->
                pages.computeIfAbsent(
                        id,
                        unknown -> LogBuffer.writingAlsoTo(upstream, LogBuffer.DEFAULT_CAPACITY)));
        models = pages;
        configured = Set.copyOf(ids);
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
