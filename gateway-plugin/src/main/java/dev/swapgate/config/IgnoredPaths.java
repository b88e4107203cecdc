package dev.swapgate.config;

import com.google.re2j.Pattern;

import java.util.List;

/**
 * Paths that never make a model load, as regular expressions of RE2: what they take grows with the
 * path alone, so that none holds a thread up. Immutable.
 */
public final class IgnoredPaths {
    /** What applies when nothing is said: the files of a web page. */
    public static final IgnoredPaths DEFAULT =
            new IgnoredPaths(List.of(".*\\.(js|json|css|png|gif|jpg|jpeg|ico|txt)$"));

    private final List<String> expressions;
    private final List<Pattern> patterns;

    /**
     * The paths in which one of these is found.
     *
     * @throws com.google.re2j.PatternSyntaxException if one is no regular expression
     */
    public IgnoredPaths(List<String> expressions) {
        this.expressions = List.copyOf(expressions);
        patterns = expressions.stream().map(Pattern::compile).toList();
    }

    /** The expressions as they are written. */
    public List<String> expressions() {
        return expressions;
    }

    /** Whether a path, which follows a model's name, is one of them. */
    public boolean matches(String path) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(path).find());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IgnoredPaths that && expressions.equals(that.expressions);
    }

    @Override
    public int hashCode() {
        return expressions.hashCode();
    }

    @Override
    public String toString() {
        return expressions.toString();
    }
}
