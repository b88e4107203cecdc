package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.Rule;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The comments {@code # lint: allow RULE, RULE} of some texts. Each counts for its own line; one
 * that has its line to itself counts for the next line that is not a comment. Immutable.
 */
public final class Allowances {
    private static final Pattern COMMENT =
            Pattern.compile("(?:^|\\s)#\\s*lint: allow ([a-z-]+(?:\\s*,\\s*[a-z-]+)*)");

    private record Line(String source, int number) {}

    private final Map<Line, Set<String>> rules = new HashMap<>();

    Allowances(Map<String, List<String>> texts) {
        texts.forEach(this::add);
    }

    private void add(String source, List<String> lines) {
        for (int i = 0; i < lines.size(); i++) {
            Matcher comment = COMMENT.matcher(lines.get(i));
            if (comment.find()) {
                rules.computeIfAbsent(new Line(source, target(lines, i)), line -> new HashSet<>())
                        .addAll(List.of(comment.group(1).split("\\s*,\\s*")));
            }
        }
    }

    /** The line, from 1, that a comment in this line is about. */
    private static int target(List<String> lines, int from) {
        int line = from;
        while (line < lines.size() - 1 && isOnlyComment(lines.get(line))) {
            line++;
        }
        return line + 1;
    }

    private static boolean isOnlyComment(String line) {
        return line.isBlank() || line.stripLeading().startsWith("#");
    }

    boolean cover(Rule rule, String source, int line) {
        return rules.getOrDefault(new Line(source, line), Set.of()).contains(rule.id());
    }
}
