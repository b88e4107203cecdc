package dev.swapgate.lint;

import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;

/**
 * Something that is to be said against a configuration.
 *
 * @param rule what kind of thing it is
 * @param place where to edit
 * @param message what it is
 * @param why what comes of it
 * @param fix what to write instead
 */
public record Finding(Rule rule, Place place, String message, String why, String fix) {

    static Finding of(ConfigProblem problem) {
        var place = new Place(problem.source(), problem.line(), problem.column(), problem.path());
        return general(problem.rule(), place, withPath(place, problem.message()));
    }

    static Finding of(ConfigWarning warning) {
        var place = new Place(warning.source(), warning.line(), warning.column(), warning.path());
        return general(warning.rule(), place, withPath(place, warning.message()));
    }

    /** What is said by the loader may have its path as its subject. */
    private static String withPath(Place place, String message) {
        return place.path().isEmpty() ? message : place.path() + ": " + message;
    }

    /** A finding that has no more to explain than its rule. */
    static Finding general(Rule rule, Place place, String message) {
        return new Finding(rule, place, message, rule.why(), rule.fix());
    }

    /** What it is and what to do, in one line. */
    ConfigWarning warning() {
        return new ConfigWarning(
                rule,
                place.source(),
                place.line(),
                place.column(),
                place.path(),
                "%s. %s [%s]".formatted(message, fix, rule.id()));
    }
}
