package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Nearest;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The names of all models: ids, and aliases that lead to them. */
final class ModelNames {
    private final SortedMap<String, ModelSource> models = new TreeMap<>(ByteOrder.INSTANCE);
    private final Map<String, Alias> aliases = new HashMap<>();
    private final Map<String, List<String>> aliasesOf = new HashMap<>();

    private record Alias(String model, Scalar written) {}

    private ModelNames() {}

    /** The names of these models; an alias that is given twice is an error. */
    static ModelNames of(List<ModelSource> sources, Problems problems) {
        var names = new ModelNames();
        sources.forEach(source -> names.models.put(source.id(), source));
        sources.forEach(names::addAliases);
        sources.forEach(source -> names.addFilterNames(source, problems));
        return names;
    }

    private void addAliases(ModelSource source) {
        var accepted = new ArrayList<String>();
        for (Item alias : source.section().items("aliases")) {
            if (isUsable(source, alias)) {
                accepted.add(alias.text());
            }
        }
        aliasesOf.put(source.id(), List.copyOf(accepted));
    }

    /** A name that has parameters of its own is an alias as well. */
    private void addFilterNames(ModelSource source, Problems problems) {
        Section filters = source.section().section("filters");
        var accepted = new ArrayList<>(aliasesOf(source.id()));
        for (Entry entry : filters.mapping("setParamsByID").entries()) {
            Scalar name = entry.key();
            String path = Section.join(filters.path("setParamsByID"), name.written());
            if (isFilterName(source, name, path, problems)) {
                accepted.add(name.text());
            }
        }
        aliasesOf.put(source.id(), List.copyOf(accepted));
    }

    private boolean isFilterName(ModelSource source, Scalar name, String path, Problems problems) {
        if (name.text().isBlank() || name.text().equals(source.id())) {
            return false;
        }
        if (models.containsKey(name.text())) {
            String message = name.shown() + " is the id of another model; write a new name";
            problems.error(name.at(), path, Rule.DUPLICATE_ALIAS, message);
            return false;
        }
        Alias first = aliases.putIfAbsent(name.text(), new Alias(source.id(), name));
        if (first != null && !first.model.equals(source.id())) {
            String message = name.shown() + " is already a name of model \"" + first.model + "\"";
            problems.error(name.at(), path, Rule.DUPLICATE_ALIAS, message);
        }
        return first == null;
    }

    private boolean isUsable(ModelSource source, Item alias) {
        if (alias.text().isEmpty()) {
            alias.warn(Rule.NEEDLESS_ALIAS, "an empty alias is ignored");
            return false;
        }
        var here = new Alias(source.id(), alias.value());
        Alias first = aliases.putIfAbsent(alias.text(), here);
        if (first != null) {
            String owner =
                    "\"" + first.model + "\" in " + alias.value().at().tell(first.written.at());
            String message = "alias " + alias.shown() + " is already one of model " + owner;
            alias.error(Rule.DUPLICATE_ALIAS, message);
            return false;
        }
        if (alias.text().equals(source.id())) {
            String message = "the alias is the model's own id, so it is not needed";
            alias.warn(Rule.NEEDLESS_ALIAS, message);
        } else if (models.containsKey(alias.text())) {
            String message = " is the id of another model, which it will not hide";
            alias.warn(Rule.ALIAS_SHADOWS_MODEL, "alias " + alias.shown() + message);
        }
        return true;
    }

    /** Whether there is a model of this id. */
    boolean isId(String name) {
        return models.containsKey(name);
    }

    /** The id a name leads to; an id wins over an alias of the same spelling. */
    Optional<String> idOf(String name) {
        return isId(name)
                ? Optional.of(name)
                : Optional.ofNullable(aliases.get(name)).map(Alias::model);
    }

    /** All ids and aliases, and the ids they lead to. */
    Map<String, String> local() {
        var local = new HashMap<String, String>();
        aliases.forEach((name, alias) -> local.put(name, alias.model));
        models.keySet().forEach(id -> local.put(id, id));
        return local;
    }

    /** The models in the order of their ids. */
    List<ModelSource> models() {
        return List.copyOf(models.values());
    }

    /** The aliases of a model. */
    List<String> aliasesOf(String id) {
        return aliasesOf.getOrDefault(id, List.of());
    }

    /** What to write instead of a name that is not an id. */
    String hint(String name) {
        Alias alias = aliases.get(name);
        return alias == null
                ? Nearest.hint(name, models.keySet())
                : "; it is an alias: write the id \"" + alias.model + "\"";
    }
}
