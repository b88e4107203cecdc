package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.SelectorConfig;
import dev.swapgate.config.SelectorConfig.Strategy;
import dev.swapgate.config.Target;
import dev.swapgate.config.Targets;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Nearest;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Section.Named;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the selectors. Used by one thread. */
final class SelectorReader {
    /** Of a spillover, which counts what is in flight at each. */
    private static final int MOST_TARGETS = 30;

    private final Targets targets;
    private final Set<String> taken;
    private final Residency residency;

    private SelectorReader(Targets targets, Set<String> taken, Residency residency) {
        this.targets = targets;
        this.taken = taken;
        this.residency = residency;
    }

    /**
     * All selectors by id.
     *
     * @param written the sections, as {@link #sections} gives them
     * @param taken names that no selector can have
     */
    static SortedMap<String, SelectorConfig> read(
            List<Named> written, Targets targets, Set<String> taken, Residency residency) {
        var reader = new SelectorReader(targets, taken, residency);
        var selectors = new TreeMap<String, SelectorConfig>(ByteOrder.INSTANCE);
        for (Named named : written) {
            reader.selector(named).ifPresent(selector -> selectors.put(named.name(), selector));
        }
        return selectors;
    }

    /** The sections of all selectors. */
    static List<Named> sections(Section top) {
        return top.named("selectors", "strategy and targets");
    }

    private Optional<SelectorConfig> selector(Named named) {
        checkName(named);
        return named.section().read(section -> selector(named.name(), section));
    }

    private Optional<SelectorConfig> selector(String id, Section section) {
        Optional<Strategy> strategy = strategy(section);
        List<String> names = new ArrayList<>();
        Map<String, Target> resolved = targets(section, strategy, names);
        int spillover = section.read("settings", settings -> spillover(settings, strategy));
        String name = section.text("name", "");
        String description = section.text("description", "");
        Map<String, Object> metadata = JsonReader.mapping(section, "metadata");
        boolean unlisted = section.flag("unlisted", false);
        if (isSpillover(strategy)) {
            checkTogether(section, resolved);
        }
        return strategy.filter(known -> !names.isEmpty())
                .map(known ->
                        new SelectorConfig(
                                id,
                                known,
                                names,
                                spillover,
                                name,
                                description,
                                metadata,
                                unlisted));
    }

    private void checkName(Named named) {
        if (taken.contains(named.name())) {
            named.error("is already the name of a model; rename the selector");
        }
    }

    private static Optional<Strategy> strategy(Section section) {
        if (section.scalar("strategy").isEmpty()) {
            section.missing("strategy", "has no strategy; write warm, pin or spillover");
        }
        return Words.read(section, "strategy", Strategy.class);
    }

    private static int spillover(Section settings, Optional<Strategy> strategy) {
        int least = isSpillover(strategy) ? 1 : Integer.MIN_VALUE;
        return Math.max(1, settings.integer("spillover", 1, least, Integer.MAX_VALUE));
    }

    private Map<String, Target> targets(
            Section section, Optional<Strategy> strategy, List<String> names) {
        var resolved = new LinkedHashMap<String, Target>();
        var first = new HashMap<Target, String>();
        List<Item> written = section.items("targets");
        if (written.isEmpty()) {
            section.missing("targets", "has no targets; list at least one model");
        }
        int most = isSpillover(strategy) ? MOST_TARGETS : Integer.MAX_VALUE;
        if (written.size() > most) {
            section.missing("targets", "has more than " + most + " targets");
        }
        for (Item name : written.subList(0, Math.min(written.size(), most))) {
            @Nullable Target target = targets.find(name.text()).orElse(null);
            String flaw = flaw(name, target, strategy);
            @Nullable String other = target == null ? null : first.putIfAbsent(target, name.text());
            if (flaw.isEmpty() && other != null && isSpillover(strategy)) {
                flaw = "leads to the same model as \"" + other + "\"; list each model once";
            }
            if (!flaw.isEmpty()) {
                Rule rule = target == null ? Rule.UNKNOWN_TARGET : Rule.INVALID_VALUE;
                name.error(rule, flaw);
            } else if (target != null) {
                names.add(name.text());
                resolved.put(name.text(), target);
            }
        }
        return resolved;
    }

    private static boolean isSpillover(Optional<Strategy> strategy) {
        return strategy.filter(Strategy.SPILLOVER::equals).isPresent();
    }

    private String flaw(Item name, @Nullable Target target, Optional<Strategy> strategy) {
        boolean isWarm = strategy.filter(Strategy.WARM::equals).isPresent();
        return switch (target) {
            case null ->
                    "there is no model "
                            + name.shown()
                            + Nearest.hint(name.text(), targets.names());
            case Target.Selected s -> name.shown() + " is a selector; a target must be a model";
            case Target.Remote remote when isWarm ->
                    name.shown()
                            + " is a model of peer \""
                            + remote.peer()
                            + "\"; the strategy warm can only choose among models of this gateway";
            default -> "";
        };
    }

    private void checkTogether(Section section, Map<String, Target> resolved) {
        var local = new LinkedHashMap<String, String>();
        resolved.forEach((name, target) -> {
            if (target instanceof Target.Local model) {
                local.put(model.model(), name);
            }
        });
        if (local.size() > 1 && !residency.allowsTogether(local.keySet())) {
            String message = "cannot all be loaded together, as spillover needs; ";
            section.missing("targets", message + residency.advice());
        }
    }
}
