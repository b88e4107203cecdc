package dev.swapgate.config.read;

import dev.swapgate.config.matrix.Expression;
import dev.swapgate.config.matrix.ExpressionException;
import dev.swapgate.config.matrix.ExpressionParser;
import dev.swapgate.config.matrix.MatrixConfig;
import dev.swapgate.config.matrix.ResidentSet;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Nearest;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Reads a matrix. Used by one thread. */
final class MatrixReader {
    private static final Pattern VAR = Pattern.compile("[a-zA-Z0-9.-]{1,32}");
    private static final int MOST_SETS = 1000;

    private final Section section;
    private final ModelNames names;
    private final Problems problems;
    private final Map<String, String> vars = new LinkedHashMap<>();
    private final Map<String, Expression> expressions = new LinkedHashMap<>();
    private boolean isSound = true;

    private MatrixReader(Section section, ModelNames names, Problems problems) {
        this.section = section;
        this.names = names;
        this.problems = problems;
    }

    /** The matrix of a section; empty if something in it was reported. */
    static Optional<MatrixConfig> read(Section section, ModelNames names, Problems problems) {
        return new MatrixReader(section, names, problems).read();
    }

    private Optional<MatrixConfig> read() {
        section.mapping("vars").entries().forEach(this::readVar);
        Map<String, Integer> costs = costs();
        List<Entry> sets = section.mapping("sets").entries();
        if (sets.isEmpty()) {
            error("sets", "has no sets; write at least one, such as both: a & b");
        } else if (sets.size() > MOST_SETS) {
            error("sets", "has more than " + MOST_SETS + " sets");
        } else {
            sets.forEach(this::readSet);
            sets.forEach(this::checkReferences);
            checkCircles(sets);
        }
        List<ResidentSet> read =
                expressions.entrySet().stream()
                        .map(set -> new ResidentSet(set.getKey(), set.getValue()))
                        .toList();
        return isSound ? Optional.of(new MatrixConfig(vars, costs, read)) : Optional.empty();
    }

    private void error(String key, String message) {
        section.missing(key, message);
        isSound = false;
    }

    private void error(Scalar at, String path, Rule rule, String message) {
        problems.error(at.at(), path, rule, message);
        isSound = false;
    }

    private String path(String key, Entry entry) {
        return Section.join(section.path(key), entry.key().written());
    }

    private void readVar(Entry var) {
        if (!VAR.matcher(var.name()).matches()) {
            String message = "a name here has 1 to 32 letters, digits, hyphens and dots";
            error(var.key(), path("vars", var), Rule.INVALID_VALUE, message);
        }
        String model = var.value() instanceof Scalar scalar ? scalar.text() : "";
        if (!names.isId(model)) {
            Scalar at = var.value() instanceof Scalar scalar ? scalar : var.key();
            String message = "there is no model " + var.value().kind() + names.hint(model);
            error(at, path("vars", var), Rule.UNKNOWN_TARGET, message);
        }
        vars.put(var.name(), model);
    }

    /** The model a name in the matrix means: a short name hides an id of the same spelling. */
    private Optional<String> model(String name) {
        return vars.containsKey(name)
                ? Optional.ofNullable(vars.get(name))
                : Optional.of(name).filter(names::isId);
    }

    private String unknown(String name) {
        var known = new TreeSet<>(vars.keySet());
        names.models().forEach(model -> known.add(model.id()));
        return "there is no model or var \"" + name + "\"" + Nearest.hint(name, known);
    }

    private Map<String, Integer> costs() {
        var costs = new HashMap<String, Integer>();
        Section written = section.section("evict_costs");
        for (Entry entry : written.mapping().entries()) {
            int cost = written.integer(entry.name(), 1, 1, Integer.MAX_VALUE);
            String path = path("evict_costs", entry);
            Optional<String> model = model(entry.name());
            if (model.isEmpty()) {
                error(entry.key(), path, Rule.UNKNOWN_TARGET, unknown(entry.name()));
            } else if (costs.putIfAbsent(model.get(), cost) != null) {
                String message = "the cost of model \"" + model.get() + "\" is given twice";
                error(entry.key(), path, Rule.INVALID_VALUE, message + "; keep one of the two");
            }
        }
        return costs;
    }

    private void readSet(Entry set) {
        String path = path("sets", set);
        if (!(set.value() instanceof Scalar text)) {
            String message = "must be an expression such as a & (b | c), but is ";
            error(set.key(), path, Rule.INVALID_VALUE, message + set.value().kind());
            return;
        }
        try {
            Expression expression = ExpressionParser.parse(text.isNull() ? "" : text.text());
            for (String name : new TreeSet<>(expression.models())) {
                if (model(name).isEmpty()) {
                    error(text, path, Rule.UNKNOWN_TARGET, unknown(name));
                }
            }
            expressions.put(set.name(), expression.rename(name -> model(name).orElse(name)));
        } catch (ExpressionException e) {
            String message = text.shown() + " " + e.getMessage();
            error(text, path, Rule.INVALID_VALUE, message);
        }
    }

    private void checkReferences(Entry set) {
        Set<String> defined = new HashSet<>();
        section.mapping("sets").entries().forEach(entry -> defined.add(entry.name()));
        Expression expression = expressions.get(set.name());
        if (expression != null && set.value() instanceof Scalar text) {
            for (String name : expression.references()) {
                if (!defined.contains(name)) {
                    String message = "there is no set \"" + name + "\"";
                    String hint = Nearest.hint(name, defined);
                    error(text, path("sets", set), Rule.UNKNOWN_TARGET, message + hint);
                }
            }
        }
    }

    private void checkCircles(List<Entry> sets) {
        var done = new HashSet<String>();
        for (Entry set : sets) {
            var open = new LinkedHashSet<String>();
            Optional<String> back = circle(set.name(), open, done);
            if (back.isPresent()) {
                String message =
                        "refers to itself: " + String.join(" > ", open) + " > " + back.get();
                error(set.key(), path("sets", set), Rule.INVALID_VALUE, message);
                return;
            }
        }
    }

    /** The set that closes a circle of the open ones; empty if there is no circle. */
    private Optional<String> circle(String set, Set<String> open, Set<String> done) {
        Expression expression = expressions.get(set);
        if (done.contains(set) || expression == null) {
            return Optional.empty();
        }
        if (!open.add(set)) {
            return Optional.of(set);
        }
        for (String reference : expression.references()) {
            Optional<String> back = circle(reference, open, done);
            if (back.isPresent()) {
                return back;
            }
        }
        open.remove(set);
        done.add(set);
        return Optional.empty();
    }
}
