package dev.swapgate.config;

import java.util.List;
import java.util.regex.Pattern;

/** Paths that never make a model load, as regular expressions. Immutable. */
public final class IgnoredPaths {
    /** What applies when nothing is said: the files of a web page. */
    public static final IgnoredPaths DEFAULT =
            new IgnoredPaths(List.of(".*\\.(js|json|css|png|gif|jpg|jpeg|ico|txt)$"));

    private final List<String> expressions;
    private final List<Pattern> patterns;

    /**
     * The paths in which one of these is found.
     *
     * @throws java.util.regex.PatternSyntaxException if one is no regular expression
     */
    public IgnoredPaths(List<String> expressions) {
        this.expressions = List.copyOf(expressions);
        // RE2, for which these are written, has another form of named groups.
        patterns =
                expressions.stream()
                        .map(expression -> Pattern.compile(expression.replace("(?P<", "(?<")))
                        .toList();
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
