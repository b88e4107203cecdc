package dev.swapgate.lock;

import java.time.Duration;

/**
 * What the schedule knows of a model.
 *
 * @param id the model
 * @param slots how many leases may be open at once, at least 1
 * @param priority of its requests; higher first
 * @param ttl idle time after which it is unloaded; zero means never
 */
public record ModelTraits(String id, int slots, int priority, Duration ttl) {}
