package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.secret.SecretMask;
import dev.swapgate.config.yaml.Tree.Position;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Collects what is wrong with a document, so that one reading reports all of it. Errors are thrown
 * together at the end of a step; the next step can then rely on what this one checked.
 */
public final class Problems {
    private static final int MOST_REPORTED = 50;

    private static final int SHORTEST_SECRET = 6;

    /** What YAML counts as the end of a line. */
    private static final Pattern LINE_BREAK =
            Pattern.compile("\\r\\n|[\\n\\r\\u0085\\u2028\\u2029]");

    private final Map<String, List<String>> lines = new LinkedHashMap<>();
    private final Map<String, Set<String>> known = new TreeMap<>();
    private final Set<String> secrets = new HashSet<>();
    private final Set<ConfigWarning> warnings = new LinkedHashSet<>();
    private final Set<ConfigProblem> errors = new LinkedHashSet<>();

    /** Adds a text that the document is read from. */
    public void source(String name, String text) {
        lines.put(name, List.of(LINE_BREAK.split(text, -1)));
    }

    /** Notes which keys mean something in a section. */
    void known(String path, Set<String> keys) {
        known.computeIfAbsent(path, section -> new TreeSet<>()).addAll(keys);
    }

    /** The keys that mean something, by the path of their section. */
    public Map<String, Set<String>> known() {
        return Collections.unmodifiableMap(known);
    }

    /** Keeps lines with this text out of what is reported. */
    public void hide(String secret) {
        if (!secret.isBlank()) {
            secrets.add(secret);
        }
    }

    /** What is to stay hidden. */
    public Set<String> hidden() {
        return Collections.unmodifiableSet(secrets);
    }

    /** Keeps a value hidden whose name says that it is a secret. */
    void hideIfSecret(String name, String value) {
        // A number or a single letter would hide half of what is reported.
        if (SecretMask.isSecret(name) && value.length() >= SHORTEST_SECRET) {
            hide(value);
        }
    }

    /** Notes that a value is not taken as it is written. */
    public void warn(Position at, String path, String message) {
        warn(at, path, Rule.DOUBTFUL_VALUE, message);
    }

    /** Notes something that does no harm. */
    public void warn(Position at, String path, Rule rule, String message) {
        warnings.add(
                new ConfigWarning(
                        rule,
                        at.source(),
                        at.line(),
                        at.column(),
                        oneLine(path),
                        oneLine(message)));
    }

    /** Notes a value that cannot be used. */
    public void error(Position at, String path, String message) {
        error(at, path, Rule.INVALID_VALUE, message);
    }

    /** Notes something that cannot be used. */
    public void error(Position at, String path, Rule rule, String message) {
        errors.add(
                new ConfigProblem(
                        rule,
                        at.source(),
                        at.line(),
                        at.column(),
                        oneLine(path),
                        oneLine(message),
                        ""));
    }

    /** Notes something without which reading cannot go on, and ends it. */
    public ConfigException fatal(Position at, String path, String message) {
        error(at, path, Rule.INVALID_YAML, message);
        return exception();
    }

    /** Ends the reading if there was an error. */
    public void throwIfAny() {
        if (!errors.isEmpty()) {
            throw exception();
        }
    }

    /** What comments of the text allow. */
    public Allowances allowances() {
        return new Allowances(lines);
    }

    /** The warnings so far, in the order of the text. */
    public List<ConfigWarning> warnings() {
        return warnings.stream()
                .sorted(
                        Comparator.comparingInt((ConfigWarning warning) -> rank(warning.source()))
                                .thenComparingInt(ConfigWarning::line)
                                .thenComparingInt(ConfigWarning::column))
                .toList();
    }

    private int rank(String source) {
        return List.copyOf(lines.keySet()).indexOf(source);
    }

    private ConfigException exception() {
        List<ConfigProblem> sorted =
                errors.stream()
                        .sorted(
                                Comparator.comparingInt(
                                                (ConfigProblem problem) -> rank(problem.source()))
                                        .thenComparingInt(ConfigProblem::line)
                                        .thenComparingInt(ConfigProblem::column))
                        .toList();
        var reported =
                sorted.stream()
                        .limit(MOST_REPORTED)
                        .map(this::withExcerpt)
                        .collect(Collectors.toCollection(ArrayList::new));
        if (sorted.size() <= MOST_REPORTED) {
            return new ConfigException(reported, warnings());
        }
        String more = "and " + (sorted.size() - MOST_REPORTED) + " more errors";
        reported.add(
                new ConfigProblem(
                        Rule.INVALID_VALUE, sorted.getFirst().source(), 0, 0, "", more, ""));
        return new ConfigException(reported, warnings());
    }

    /** Late, as what must stay hidden may be read after an error on the same line. */
    private ConfigProblem withExcerpt(ConfigProblem problem) {
        List<String> text = lines.getOrDefault(problem.source(), List.of());
        if (problem.line() > text.size()
                || mayHoldSecret(problem.path())
                || SecretLines.mayHoldSecret(text, problem.line() - 1)) {
            return problem;
        }
        String line = text.get(problem.line() - 1);
        return secrets.stream().anyMatch(line::contains)
                ? problem
                : new ConfigProblem(
                        problem.rule(),
                        problem.source(),
                        problem.line(),
                        problem.column(),
                        problem.path(),
                        problem.message(),
                        line);
    }

    private static boolean mayHoldSecret(String path) {
        return path.startsWith("apiKeys") || path.endsWith(".apiKey") || path.contains(".env");
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
                .forEach(c -> {
                    if (Character.isISOControl(c)) {
                        clean.append(c == '\n' ? "\\n" : String.format("\\u%04x", c));
                    } else {
                        clean.append((char) c);
                    }
                });
        return clean.toString();
    }
}
