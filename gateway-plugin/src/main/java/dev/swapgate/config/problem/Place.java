package dev.swapgate.config.problem;

import java.util.Comparator;

/**
 * A place in a configuration.
 *
 * @param source file the text came from
 * @param line line of the text, from 1; 0 if it has none
 * @param column column of the text, from 1; 0 if it has none
 * @param path dotted path of what stands there, such as {@code models.m1.ttl}; may be empty
 */
public record Place(String source, int line, int column, String path) {
    /** The order of the text; what has no place comes last. */
    public static final Comparator<Place> AS_WRITTEN =
            Comparator.comparing((Place place) -> place.line() == 0)
                    .thenComparing(Place::source)
                    .thenComparingInt(Place::line)
                    .thenComparingInt(Place::column);
}
