package dev.swapgate.config.matrix;

/**
 * A named expression.
 *
 * @param name by which others refer to it
 * @param expression what may be resident together
 */
public record ResidentSet(String name, Expression expression) {}
