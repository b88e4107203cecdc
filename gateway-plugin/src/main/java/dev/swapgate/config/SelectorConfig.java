package dev.swapgate.config;

import java.util.List;
import java.util.Map;

/**
 * A name that leads to one of several models, whichever suits best when a request comes.
 *
 * @param id the name
 * @param strategy how one is chosen
 * @param targets names of the models, in order of preference; none is a selector
 * @param spillover how many requests each running target takes before another one is started; at
 *     least 1, counts for {@link Strategy#SPILLOVER} only
 * @param name display name, may be empty
 * @param description display text, may be empty
 * @param metadata free data shown in listings
 * @param unlisted whether listings leave it out
 */
public record SelectorConfig(
        String id,
        Strategy strategy,
        List<String> targets,
        int spillover,
        String name,
        String description,
        Map<String, Object> metadata,
        boolean unlisted) {

    /** Copies the collections and checks the bounds. */
    public SelectorConfig {
        targets = List.copyOf(targets);
        metadata = JsonData.copy(metadata);
        Require.atLeast(1, spillover, "spillover");
        if (id.isBlank() || targets.isEmpty()) {
            throw new IllegalArgumentException("a selector needs an id and targets: " + id);
        }
    }

    /** How a target is chosen. */
    public enum Strategy implements Word {
        /** The first one that is ready, else the first that is starting, else the first. */
        WARM,
        /** The first one. */
        PIN,
        /** The least busy of those that run, until all of them are busy; then one more. */
        SPILLOVER
    }
}
