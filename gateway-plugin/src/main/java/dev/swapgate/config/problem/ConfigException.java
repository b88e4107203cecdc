package dev.swapgate.config.problem;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A configuration that cannot be used. The message has one line for each problem: file, line,
 * column, path, value and what would be right.
 */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ConfigProblem[] problems;
    private final ConfigWarning[] warnings;

    /** Creates the exception with a complete, printable message. */
    public ConfigException(String message) {
        super(message);
        problems = new ConfigProblem[0];
        warnings = new ConfigWarning[0];
    }

    /** Creates the exception with a complete, printable message and the underlying failure. */
    public ConfigException(String message, Throwable cause) {
        super(message, cause);
        problems = new ConfigProblem[0];
        warnings = new ConfigWarning[0];
    }

    /**
     * Creates the exception.
     *
     * @param problems what is wrong, in the order of the text
     * @param warnings what was noticed besides
     */
    public ConfigException(List<ConfigProblem> problems, List<ConfigWarning> warnings) {
        super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.toArray(ConfigProblem[]::new);
        this.warnings = warnings.toArray(ConfigWarning[]::new);
    }

    /** What is wrong, place by place; empty if the trouble has no place, such as a missing file. */
    public List<ConfigProblem> problems() {
        return List.of(problems);
    }

    /** What was noticed besides, up to where reading ended. */
    public List<ConfigWarning> warnings() {
        return List.of(warnings);
    }

    /** For a terminal: each problem with the line it is about and a caret below the place. */
    public String report() {
        return problems.length == 0
                ? String.valueOf(getMessage())
                : problems().stream()
                        .map(ConfigProblem::withCaret)
                        .collect(Collectors.joining("\n"));
    }
}
