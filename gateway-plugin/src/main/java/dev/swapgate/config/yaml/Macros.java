package dev.swapgate.config.yaml;

import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Position;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An ordered set of macros. They are replaced from the last declared to the first, each throughout
 * a scalar, so that a macro can use those declared before it. Immutable.
 */
public final class Macros {
    /** No macros. */
    public static final Macros NONE = new Macros(Map.of());

    private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]+");
    private static final int LONGEST_NAME = 63;
    private static final Set<String> RESERVED = Set.of("PORT", "PID", "MODEL_ID");

    /**
     * Longest text that may come about, and all texts together: a few nested macros can be a bomb.
     */
    private static final int LONGEST_TEXT = 1 << 20;

    private static final int ALL_TEXT = 32 << 20;

    private final Map<String, Scalar> macros;

    private Macros(Map<String, Scalar> macros) {
        this.macros = Collections.unmodifiableMap(macros);
    }

    /** The macros a section declares under {@code macros:}. */
    public static Macros declaredIn(Mapping section, String path, Problems problems) {
        Optional<Tree> declared = section.get("macros");
        if (declared.isEmpty()) {
            return NONE;
        }
        String macrosPath = Section.join(path, "macros");
        if (!(declared.get() instanceof Mapping mapping)) {
            String message =
                    "must be a mapping of names to values, but is " + declared.get().kind();
            problems.error(declared.get().at(), macrosPath, message);
            return NONE;
        }
        var macros = new LinkedHashMap<String, Scalar>();
        for (Entry entry : mapping.entries()) {
            String entryPath = Section.join(macrosPath, entry.key().written());
            checkName(entry, entryPath, problems);
            macros.put(entry.name(), checkValue(entry, entryPath, problems));
        }
        return new Macros(macros);
    }

    private static void checkName(Entry entry, String path, Problems problems) {
        String name = entry.name();
        Position at = entry.key().at();
        if (name.length() > LONGEST_NAME) {
            String message = "the name has " + name.length() + " characters; at most ";
            problems.error(at, path, message + LONGEST_NAME + " are allowed");
        } else if (!NAME.matcher(name).matches()) {
            problems.error(at, path, "a macro's name has only letters, digits, _ and -");
        } else if (RESERVED.contains(name)) {
            problems.error(
                    at, path, "the name is reserved; the gateway sets ${" + name + "} itself");
        }
    }

    /**
     * The value; empty text in place of one that was reported, which is then not missed as well.
     */
    private static Scalar checkValue(Entry entry, String path, Problems problems) {
        if (!(entry.value() instanceof Scalar value) || value.isNull()) {
            String message =
                    "must be text, a number, true or false, but is " + entry.value().kind();
            problems.error(entry.value().at(), path, message);
            return Scalar.quoted(entry.value().at(), "");
        }
        if (value.value() instanceof String text && text.contains(reference(entry.name()))) {
            String message = "refers to itself; a macro can use only macros declared before it";
            problems.error(value.at(), path, message);
            return Scalar.quoted(entry.value().at(), "");
        }
        if (value.value() instanceof String text) {
            problems.hideIfSecret(entry.name(), text);
        }
        return value;
    }

    /** A single macro. */
    public static Macros of(String name, Scalar value) {
        return new Macros(Map.of(name, value));
    }

    /** These macros with a value for the given name that precedes them all. */
    public Macros precededBy(String name, Scalar value) {
        var combined = new LinkedHashMap<String, Scalar>();
        combined.put(name, value);
        combined.putAll(macros);
        return new Macros(combined);
    }

    /**
     * These macros with others: one of the same name takes the place of its namesake, new ones
     * follow.
     */
    public Macros overriddenBy(Macros others) {
        var combined = new LinkedHashMap<>(macros);
        combined.putAll(others.macros);
        return new Macros(combined);
    }

    /** The names, in order. */
    public Set<String> names() {
        return macros.keySet();
    }

    /** The mapping with every macro replaced; what is unknown stays. */
    public Mapping expand(Mapping mapping, Problems problems) {
        return (Mapping) expand((Tree) mapping, problems);
    }

    /** The tree with every macro replaced; what is unknown stays. */
    public Tree expand(Tree tree, Problems problems) {
        var replacement = new Replacement(problems);
        List<Usable> lastFirst =
                macros.entrySet().stream()
                        .map(macro -> new Usable(reference(macro.getKey()), macro.getValue()))
                        .toList()
                        .reversed();
        return tree.map(scalar -> {
            Scalar expanded = scalar;
            for (Usable macro : lastFirst) {
                if (!hasReference(expanded)) {
                    return expanded;
                }
                expanded = replacement.apply(expanded, macro.reference, macro.value);
            }
            return expanded;
        });
    }

    private record Usable(String reference, Scalar value) {}

    private static boolean hasReference(Scalar scalar) {
        return scalar.value() instanceof String text && text.contains("${");
    }

    private static String reference(String name) {
        return "${" + name + "}";
    }

    /** Replaces references, and stops what grows beyond reason. */
    private static final class Replacement {
        private final Problems problems;
        private long produced;

        Replacement(Problems problems) {
            this.problems = problems;
        }

        /** A scalar that is nothing but the reference takes the macro's type; others stay text. */
        Scalar apply(Scalar scalar, String reference, Scalar macro) {
            if (!(scalar.value() instanceof String text) || !text.contains(reference)) {
                return scalar;
            }
            String inserted = ScalarType.format(macro.value());
            if (text.equals(reference)) {
                return new Scalar(
                        scalar.at(), macro.value(), inserted, scalar.written(), scalar.plain());
            }
            checkGrowth(scalar, occurrences(text, reference) * inserted.length() + text.length());
            String replaced = text.replace(reference, inserted);
            return new Scalar(scalar.at(), replaced, replaced, scalar.written(), scalar.plain());
        }

        private void checkGrowth(Scalar scalar, long length) {
            produced += length;
            if (length > LONGEST_TEXT || produced > ALL_TEXT) {
                throw problems.fatal(scalar.at(), "", "macros make this text too long");
            }
        }

        private static long occurrences(String text, String reference) {
            long count = 0;
            for (int at = text.indexOf(reference); at >= 0; ) {
                count++;
                at = text.indexOf(reference, at + reference.length());
            }
            return count;
        }
    }
}
