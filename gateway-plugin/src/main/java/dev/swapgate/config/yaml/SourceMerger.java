package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Position;
import dev.swapgate.config.yaml.Tree.Scalar;
import dev.swapgate.config.yaml.Tree.Sequence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes one document of several: mappings are merged, lists joined, and single values must agree. A
 * model, and whatever else has a name of its own, is written in one of them only.
 */
public final class SourceMerger {
    /** What is below these has names of its own. */
    private static final Set<String> NAMED =
            Set.of(
                    "models",
                    "groups",
                    "profiles",
                    "selectors",
                    "peers",
                    "matrix",
                    "routing.router.settings.groups",
                    "routing.router.settings.matrix");

    private final Problems problems;

    private SourceMerger(Problems problems) {
        this.problems = problems;
    }

    /** One document; what contradicts is reported. */
    public static Mapping merge(List<Mapping> documents, Problems problems) {
        var merger = new SourceMerger(problems);
        return documents.stream()
                .reduce((first, second) -> merger.mapping(first, second, ""))
                .orElseGet(() -> new Mapping(new Position("", 1, 1), List.of()));
    }

    private Mapping mapping(Mapping first, Mapping second, String path) {
        Map<String, Entry> merged = new LinkedHashMap<>();
        first.entries().forEach(entry -> merged.put(entry.name(), entry));
        for (Entry entry : second.entries()) {
            merged.merge(entry.name(), entry, (one, other) -> entry(one, other, path));
        }
        return new Mapping(first.at(), List.copyOf(merged.values()));
    }

    private Entry entry(Entry first, Entry second, String path) {
        String entryPath = Section.join(path, first.key().written());
        if (NAMED.contains(path)) {
            String message =
                    "is already written in "
                            + second.key().at().tell(first.key().at())
                            + "; remove one";
            problems.error(second.key().at(), entryPath, Rule.DUPLICATE_KEY, message);
            return first;
        }
        boolean isAnchored = first.anchored() || second.anchored();
        return new Entry(first.key(), value(first.value(), second, entryPath), isAnchored);
    }

    private Tree value(Tree first, Entry second, String path) {
        Tree other = second.value();
        if (isEmpty(first) || isEmpty(other)) {
            return isEmpty(first) ? other : first;
        }
        if (first instanceof Mapping left && other instanceof Mapping right) {
            return mapping(left, right, path);
        }
        if (NAMED.contains(path)) {
            Tree wrong = first instanceof Mapping ? other : first;
            problems.error(wrong.at(), path, "must be a mapping, but is " + kind(wrong));
            return first;
        }
        if (first instanceof Sequence left && other instanceof Sequence right) {
            return new Sequence(left.at(), joined(left, right));
        }
        checkEqual(first, second, path);
        return first;
    }

    private static List<Tree> joined(Sequence left, Sequence right) {
        return Stream.concat(left.items().stream(), right.items().stream()).toList();
    }

    /** Values are not shown: they may be secrets. */
    private void checkEqual(Tree first, Entry second, String path) {
        String where = second.key().at().tell(first.at());
        if (!(first instanceof Scalar one && second.value() instanceof Scalar other)) {
            String message = "is " + kind(second.value()) + " here and " + kind(first) + " in ";
            problems.error(second.key().at(), path, message + where + "; they cannot be merged");
        } else if (!Objects.equals(one.value(), other.value())) {
            String message = "has another value than in " + where + "; keep one of the two";
            problems.error(second.key().at(), path, message);
        }
    }

    private static String kind(Tree tree) {
        return tree instanceof Scalar ? "a single value" : tree.kind();
    }

    /** A key without anything; a written null is a value. */
    private static boolean isEmpty(Tree tree) {
        return tree instanceof Scalar scalar && scalar.isNull() && scalar.text().isEmpty();
    }
}
