package dev.swapgate.config.read;

import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Macros;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.References;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** The names in {@code filters.setParamsByID}: the only keys in which macros are replaced. */
final class FilterNames {
    private static final String FILTERS = "filters";
    private static final String BY_ID = "setParamsByID";

    private FilterNames() {}

    /** The model with the macros in these names replaced. */
    static Mapping expand(Mapping model, Macros macros, Problems problems) {
        return change(
                model,
                filters ->
                        change(
                                filters,
                                BY_ID,
                                names ->
                                        names.mapEntries(
                                                entry -> expand(entry, macros, problems))));
    }

    private static Mapping change(Mapping model, UnaryOperator<Mapping> change) {
        return change(model, FILTERS, change);
    }

    private static Mapping change(Mapping mapping, String key, UnaryOperator<Mapping> change) {
        return mapping.mapEntries(entry ->
                entry.name().equals(key) && entry.value() instanceof Mapping below
                        ? entry.with(change.apply(below))
                        : entry);
    }

    private static Entry expand(Entry entry, Macros macros, Problems problems) {
        Scalar key = (Scalar) macros.expand(entry.key(), problems);
        return new Entry(key, entry.value(), entry.anchored());
    }

    /** The model; names that are the same, or not replaced in full, are reported. */
    static Mapping check(Mapping model, String path, References references, Problems problems) {
        Optional<Mapping> names = below(model, FILTERS).flatMap(filters -> below(filters, BY_ID));
        String parent = Section.join(Section.join(path, FILTERS), BY_ID);
        var seen = new HashMap<String, Scalar>();
        for (Entry entry : names.map(Mapping::entries).orElse(List.of())) {
            String keyPath = Section.join(parent, entry.key().written());
            references.check(entry.key(), keyPath);
            Scalar first = seen.putIfAbsent(entry.name(), entry.key());
            if (first != null) {
                String message =
                        "is the same name as " + first.shown() + " once macros are replaced";
                problems.error(entry.key().at(), keyPath, Rule.DUPLICATE_KEY, message);
            }
        }
        return model;
    }

    private static Optional<Mapping> below(Mapping mapping, String key) {
        Optional<Tree> value = mapping.get(key);
        return value.filter(Mapping.class::isInstance).map(Mapping.class::cast);
    }
}
