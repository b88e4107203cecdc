package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.PortReference;
import dev.swapgate.config.yaml.Macros;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.References;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Replaces the macros of each model and assigns the ports: consecutive numbers, in the order of the
 * ids, to those models whose command uses <code>${PORT}</code>. Used by one thread.
 */
final class ModelPreparation {
    private static final String DEFAULT_PROXY = "http://localhost:" + PortReference.TEXT;
    private static final int LAST_PORT = 65_535;

    /**
     * Where the port is only filled in when the process is started, as another may be needed then.
     */
    private static final Set<String> FILLED_IN_LATER =
            Set.of("cmd", "cmdStop", "proxy", "checkEndpoint", "env", "metadata");

    private final Macros globals;
    private final Problems problems;
    private int nextPort;

    private ModelPreparation(Macros globals, int startPort, Problems problems) {
        this.globals = globals;
        this.problems = problems;
        this.nextPort = startPort;
    }

    /** The models of a file in the order of their ids. */
    static List<ModelSource> prepare(
            Mapping models, Macros globals, int startPort, Problems problems) {
        var preparation = new ModelPreparation(globals, startPort, problems);
        var sources = new ArrayList<ModelSource>();
        models.entries().stream()
                .sorted(Comparator.comparing(Entry::name, ByteOrder.INSTANCE))
                .forEach(entry -> sources.add(preparation.prepare(entry)));
        return sources;
    }

    private ModelSource prepare(Entry entry) {
        String path = Section.join("models", entry.key().written());
        if (entry.name().isEmpty()) {
            problems.error(entry.key().at(), path, "a model needs an id");
        } else if (entry.name().chars().anyMatch(Character::isISOControl)) {
            // No request could name it.
            problems.error(entry.key().at(), path, "an id must not have control characters");
        }
        Mapping written = mapping(entry, path);
        Macros macros = macros(entry, written, path);
        Mapping model = expand(written, entry, macros);
        OptionalInt port = port(entry, model, path);
        var references = new References(names(macros), path, port.isPresent(), problems);
        Mapping filled = FilterNames.check(fillIn(model, port), path, references, problems);
        var section = new Section(path, filled, problems, references::check);
        return new ModelSource(entry.key(), section, port);
    }

    private Mapping mapping(Entry entry, String path) {
        if (entry.value() instanceof Mapping mapping) {
            return mapping;
        }
        if (!(entry.value() instanceof Scalar scalar && scalar.isNull())) {
            String message = "must be a mapping with cmd, but is " + entry.value().kind();
            problems.error(entry.value().at(), path, message);
        }
        return new Mapping(entry.key().at(), List.of());
    }

    private Macros macros(Entry entry, Mapping model, String path) {
        Scalar id = Scalar.quoted(entry.key().at(), entry.name());
        return globals.overriddenBy(Macros.declaredIn(model, path, problems))
                .precededBy("MODEL_ID", id);
    }

    private static Set<String> names(Macros macros) {
        var names = new HashSet<>(macros.names());
        names.add("PORT");
        return names;
    }

    private Mapping expand(Mapping model, Entry entry, Macros macros) {
        Mapping complete = model.without("macros");
        if (complete.get("proxy").isEmpty()) {
            Scalar key = Scalar.quoted(entry.key().at(), "proxy");
            complete = complete.with(key, Scalar.quoted(entry.key().at(), DEFAULT_PROXY));
        }
        // Once more, as a macro may bring comments of its own.
        Mapping expanded = CommandComments.strip(macros.expand(complete, problems));
        return FilterNames.expand(expanded, macros, problems);
    }

    private OptionalInt port(Entry entry, Mapping model, String path) {
        boolean used =
                model.get("cmd")
                        .filter(cmd ->
                                cmd instanceof Scalar s && s.text().contains(PortReference.TEXT))
                        .isPresent();
        if (!used) {
            return OptionalInt.empty();
        }
        if (nextPort > LAST_PORT) {
            String message = "no port is left for it below " + (LAST_PORT + 1);
            problems.error(entry.key().at(), path, message + "; choose a lower startPort");
            return OptionalInt.of(LAST_PORT);
        }
        return OptionalInt.of(nextPort++);
    }

    private Mapping fillIn(Mapping model, OptionalInt port) {
        if (port.isEmpty()) {
            return model;
        }
        String text = Integer.toString(port.getAsInt());
        Macros macro = Macros.of("PORT", Scalar.plain(model.at(), text));
        return FilterNames.expand(model, macro, problems)
                .mapEntries(entry ->
                        FILLED_IN_LATER.contains(entry.name())
                                ? entry
                                : entry.with(macro.expand(entry.value(), problems)));
    }
}
