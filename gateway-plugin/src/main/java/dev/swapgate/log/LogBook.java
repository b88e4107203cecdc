package dev.swapgate.log;

import dev.swapgate.config.LogOutput;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Every log of the gateway: its own, that of all upstreams together, and each model's. Safe for use
 * by many threads.
 */
public final class LogBook {
    private final LogBuffer gateway;
    private final LogBuffer upstream;
    private final LogBuffer shown;

    /** Replaced, never changed. */
    private volatile Map<String, LogBuffer> models = Map.of();

    /** The models of the configuration; used by {@link #configure} alone. */
    private Set<String> configured = Set.of();

    /**
     * A book with a page for each model.
     *
     * @param output what {@link #shown} has
     */
    public LogBook(Set<String> models, LogOutput output) {
        var together = new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
        boolean both = output == LogOutput.BOTH;
        gateway = both ? alsoTo(together) : new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
        upstream = both ? alsoTo(together) : new LogBuffer(LogBuffer.DEFAULT_CAPACITY);
        shown =
                switch (output) {
                    case PROXY -> gateway;
                    case UPSTREAM -> upstream;
                    case BOTH, NONE -> together;
                };
        configure(models);
    }

    private static LogBuffer alsoTo(LogBuffer other) {
        return LogBuffer.writingAlsoTo(other, LogBuffer.DEFAULT_CAPACITY);
    }

    /**
     * Sees to it that each of these models has a page, and closes the pages of those that were
     * configured neither now nor just before. One thread at a time.
     */
    public void configure(Set<String> ids) {
        var pages = new HashMap<>(models);
        pages.keySet().removeIf(id -> !configured.contains(id));
        ids.forEach(id -> pages.computeIfAbsent(id, unknown -> alsoTo(upstream)));
        models = pages;
        configured = Set.copyOf(ids);
    }

    /** The gateway's own lines. */
    public LogBuffer gateway() {
        return gateway;
    }

    /** Those of both that are to be shown together; nothing if none is. */
    public LogBuffer shown() {
        return shown;
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
