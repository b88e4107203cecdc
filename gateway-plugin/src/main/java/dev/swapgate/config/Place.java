package dev.swapgate.config;

/**
 * A place in a configuration.
 *
 * @param source file the text came from
 * @param line line of the text, from 1; 0 if it has none
 * @param column column of the text, from 1; 0 if it has none
 * @param path dotted path of what stands there, such as {@code models.m1.ttl}; may be empty
 */
public record Place(String source, int line, int column, String path) {}
