package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Scalar;
import dev.swapgate.config.yaml.Tree.Sequence;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Replaces <code>${env.NAME}</code> inside scalars and keys. A value cannot change the document's
 * structure; a scalar without quotes is given the type of its new text. Values of variables appear
 * in no message.
 */
public final class EnvSubstitution {
    private static final Pattern REFERENCE =
            Pattern.compile("\\$\\{env\\.([a-zA-Z_][a-zA-Z0-9_]*)}");

    private final Map<String, String> environment;
    private final Problems problems;

    private EnvSubstitution(Map<String, String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /** The document with every variable replaced; unset ones are errors. */
    public static Mapping apply(
            Mapping document, Map<String, String> environment, Problems problems) {
        return new EnvSubstitution(environment, problems).mapping(document, "");
    }

    private Tree tree(Tree tree, String path) {
        return switch (tree) {
            case Mapping mapping -> mapping(mapping, path);
            case Sequence list -> list(list, path);
            case Scalar scalar -> scalar(scalar, path);
        };
    }

    private Mapping mapping(Mapping mapping, String path) {
        var entries = new ArrayList<Entry>();
        var seen = new HashMap<String, Scalar>();
        for (Entry entry : mapping.entries()) {
            Scalar key = scalar(entry.key(), path);
            String keyPath = Section.join(path, key.written());
            Scalar first = seen.putIfAbsent(key.text(), key);
            if (first != null) {
                String message =
                        "is the same key as " + first.shown() + " once variables are replaced";
                problems.error(key.at(), keyPath, Rule.DUPLICATE_KEY, message);
            }
            entries.add(new Entry(key, tree(entry.value(), keyPath), entry.anchored()));
        }
        return new Mapping(mapping.at(), List.copyOf(entries));
    }

    private Sequence list(Sequence list, String path) {
        var items = new ArrayList<Tree>();
        for (Tree item : list.items()) {
            items.add(tree(item, path + "[" + items.size() + "]"));
        }
        return new Sequence(list.at(), List.copyOf(items));
    }

    private Scalar scalar(Scalar scalar, String path) {
        Matcher matcher = REFERENCE.matcher(scalar.text());
        if (!matcher.find()) {
            return scalar;
        }
        String text =
                matcher.replaceAll(match -> Matcher.quoteReplacement(value(match, scalar, path)));
        Object value = scalar.plain() ? ScalarType.resolve(text) : text;
        return new Scalar(scalar.at(), value, text, scalar.written(), scalar.plain());
    }

    private String value(MatchResult match, Scalar scalar, String path) {
        String name = match.group(1);
        String value = environment.get(name);
        if (value == null) {
            problems.error(
                    scalar.at(),
                    path,
                    Rule.UNSET_VARIABLE,
                    "environment variable " + name + " is not set" + advice(name));
            return "";
        }
        if (value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0)) {
            String message =
                    "environment variable " + name + " has a line break or NUL in its value";
            problems.error(
                    scalar.at(), path, Rule.UNSET_VARIABLE, message + "; it must be a single line");
            return "";
        }
        problems.hideIfSecret(name, value);
        return value;
    }

    /** The start script sets this one itself; a server that holds the gateway does not. */
    private static String advice(String name) {
        return name.equals("SWAPGATE_HOME")
                ? "; bin/swapgate sets it, so start the gateway by that, or set it for the server"
                        + " that the gateway runs in to the directory of the unpacked distribution"
                : "; set it for the process that the gateway runs in";
    }
}
