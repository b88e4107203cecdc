package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Scalar;
import dev.swapgate.config.yaml.Tree.Sequence;

import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Refuses references that are left when all macros are replaced.
 *
 * @param macros names that would have been replaced, for suggestions
 * @param model path of the model the values belong to; empty outside of models
 * @param hasPort whether the model has a port, so that <code>${PORT}</code> is replaced at its
 *     start
 * @param problems where to report
 */
public record References(
        Collection<String> macros, String model, boolean hasPort, Problems problems) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([a-zA-Z0-9_-]+|env\\.[^}]*)}");

    /** Reports every reference in a tree that means nothing at its place. */
    public void check(Tree tree, String path) {
        switch (tree) {
            case Mapping mapping ->
                    mapping.entries()
                            .forEach(e -> check(e.value(), Section.join(path, e.key().written())));
            case Sequence list -> {
                for (int i = 0; i < list.items().size(); i++) {
                    check(list.items().get(i), path + "[" + i + "]");
                }
            }
            case Scalar scalar -> check(scalar, path);
        }
    }

    private void check(Scalar scalar, String path) {
        if (scalar.value() instanceof String text) {
            Matcher matcher = REFERENCE.matcher(text);
            while (matcher.find()) {
                check(matcher.group(1), scalar, path);
            }
        }
    }

    private void check(String name, Scalar scalar, String path) {
        boolean isPid = name.equals("PID");
        boolean isPort = name.equals("PORT");
        if ((isPid && path.equals(model + ".cmdStop")) || (isPort && hasPort)) {
            return;
        }
        problems.error(
                scalar.at(), path, Rule.UNKNOWN_REFERENCE, message(name, "${" + name + "}", path));
    }

    private String message(String name, String reference, String path) {
        return switch (name) {
            case "PID" -> reference + " can be used only in a model's cmdStop";
            case "PORT" -> portMessage(path);
            case "MODEL_ID" -> reference + " can be used only in a model";
            default -> unknown(name, reference);
        };
    }

    private String portMessage(String path) {
        if (model.isEmpty()) {
            return "${PORT} can be used only in a model";
        }
        return path.equals(model + ".proxy")
                ? "proxy uses ${PORT} but cmd does not; use ${PORT} in cmd, or set proxy to the"
                        + " address of the server (unset, it is http://localhost:${PORT})"
                : "${PORT} can be used only if cmd uses it too";
    }

    private String unknown(String name, String reference) {
        if (name.startsWith("env.")) {
            return reference + " is not the name of an environment variable";
        }
        String unknown = "unknown macro " + reference;
        if (macros.contains(name)) {
            return unknown + "; declare it before the macros that use it";
        }
        return Nearest.to(name, macros)
                .map(known -> unknown + "; did you mean ${" + known + "}?")
                .orElse(unknown + "; declare it under macros, before those that use it");
    }
}
