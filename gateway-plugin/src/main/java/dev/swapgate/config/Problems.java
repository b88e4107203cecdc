package dev.swapgate.config;

import dev.swapgate.config.Tree.Position;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Collects what is wrong with a document, so that one reading reports all of it. Errors are thrown
 * together at the end of a step; the next step can then rely on what this one checked.
 */
final class Problems {
    private static final int MOST_REPORTED = 50;

    /** What YAML counts as the end of a line. */
    private static final Pattern LINE_BREAK =
            Pattern.compile("\\r\\n|[\\n\\r\\u0085\\u2028\\u2029]");

    private final List<String> lines;
    private final Set<String> secrets = new HashSet<>();
    private final Set<ConfigWarning> warnings = new LinkedHashSet<>();
    private final Set<ConfigProblem> errors = new LinkedHashSet<>();

    /** Problems of a document with this text. */
    Problems(String text) {
        lines = List.of(LINE_BREAK.split(text, -1));
    }

    /** Keeps lines with this text out of what is reported. */
    void hide(String secret) {
        if (!secret.isBlank()) {
            secrets.add(secret);
        }
    }

    /** Notes something that does no harm. */
    void warn(Position at, String path, String message) {
        warnings.add(
                new ConfigWarning(
                        at.source(), at.line(), at.column(), oneLine(path), oneLine(message)));
    }

    /** Notes something that cannot be used. */
    void error(Position at, String path, String message) {
        errors.add(
                new ConfigProblem(
                        at.source(), at.line(), at.column(), oneLine(path), oneLine(message), ""));
    }

    /** Notes something without which reading cannot go on, and ends it. */
    ConfigException fatal(Position at, String path, String message) {
        error(at, path, message);
        return exception();
    }

    /** Ends the reading if there was an error. */
    void throwIfAny() {
        if (!errors.isEmpty()) {
            throw exception();
        }
    }

    /** The warnings so far, in the order of the text. */
    List<ConfigWarning> warnings() {
        return warnings.stream()
                .sorted(
                        Comparator.comparingInt(ConfigWarning::line)
                                .thenComparingInt(ConfigWarning::column))
                .toList();
    }

    private ConfigException exception() {
        List<ConfigProblem> sorted =
                errors.stream()
                        .sorted(
                                Comparator.comparingInt(ConfigProblem::line)
                                        .thenComparingInt(ConfigProblem::column))
                        .map(this::withExcerpt)
                        .toList();
        if (sorted.size() <= MOST_REPORTED) {
            return new ConfigException(sorted);
        }
        var reported = new ArrayList<>(sorted.subList(0, MOST_REPORTED));
        String more = "and " + (sorted.size() - MOST_REPORTED) + " more errors";
        reported.add(new ConfigProblem(sorted.getFirst().source(), 0, 0, "", more, ""));
        return new ConfigException(reported);
    }

    /** Late, as what must stay hidden may be read after an error on the same line. */
    private ConfigProblem withExcerpt(ConfigProblem problem) {
        if (problem.line() > lines.size() || mayHoldSecret(problem.path())) {
            return problem;
        }
        String line = lines.get(problem.line() - 1);
        return secrets.stream().anyMatch(line::contains)
                ? problem
                : new ConfigProblem(
                        problem.source(),
                        problem.line(),
                        problem.column(),
                        problem.path(),
                        problem.message(),
                        line);
    }

    private static boolean mayHoldSecret(String path) {
        return path.startsWith("apiKeys") || path.contains(".env");
    }

    /**
     * Texts of a document may hold line breaks and escape sequences; a message is one clean line.
     */
    private static String oneLine(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        var clean = new StringBuilder();
        text.chars()
                .forEach(
                        c -> {
                            if (Character.isISOControl(c)) {
                                clean.append(c == '\n' ? "\\n" : String.format("\\u%04x", c));
                            } else {
                                clean.append((char) c);
                            }
                        });
        return clean.toString();
    }
}
