package dev.swapgate.config.read;

import com.google.re2j.PatternSyntaxException;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.IgnoredPaths;
import dev.swapgate.config.LogLevel;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.config.ProfileConfig;
import dev.swapgate.config.SelectorConfig;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.config.Targets;
import dev.swapgate.config.matrix.MatrixConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.read.ModelReader.Globals;
import dev.swapgate.config.secret.Secrets;
import dev.swapgate.config.yaml.Macros;
import dev.swapgate.config.yaml.Places;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.References;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Section.Named;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads a document, step by step, into a configuration. Used by one thread. */
final class ConfigReader {
    private static final Duration SHORTEST_HEALTH_CHECK = Duration.ofSeconds(15);

    private static final Duration DEFAULT_HEALTH_CHECK = Duration.ofMinutes(2);

    private final Problems problems;
    private final Macros macros;
    private final Section top;

    /** A reader of a document whose variables are replaced and whose macros are not. */
    ConfigReader(Mapping document, Problems problems) {
        this.problems = problems;
        macros = Macros.declaredIn(document, "", problems);
        var references = new References(macros.names(), "", false, problems);
        top =
                new Section(
                        "",
                        expand(document, macros, problems),
                        problems,
                        (tree, path) -> {
                            // Models have macros of their own and are looked at one by one.
                            if (!path.equals("models")) {
                                references.check(tree, path);
                            }
                        });
    }

    private static Mapping expand(Mapping document, Macros macros, Problems problems) {
        return document.without("macros")
                .mapEntries(entry ->
                        entry.name().equals("models")
                                ? entry
                                : entry.with(macros.expand(entry.value(), problems)));
    }

    /**
     * The configuration, and where it is written.
     *
     * @throws ConfigException with everything that is wrong
     */
    LoadedConfig read() {
        int startPort = top.integer("startPort", 5800, 1, 65_535);
        List<ModelSource> sources =
                ModelPreparation.prepare(top.mapping("models"), macros, startPort, problems);
        var names = ModelNames.of(sources, problems);
        var routing = new RoutingReader(top, names, problems);
        SortedMap<String, GroupConfig> groups = routing.groups();
        Optional<MatrixConfig> matrix = routing.matrix();
        Globals times = times();
        SortedMap<String, ModelConfig> models = models(names, times, routing.priorities());
        List<String> apiKeys = ApiKeys.read(top, problems);
        SortedMap<String, PeerConfig> peers = PeerReader.read(top, names, problems);
        List<Named> written = SelectorReader.sections(top);
        var targets = new Targets(names.local(), selectorIds(written), peers.values());
        SwapgateSettings settings = top.read("swapgate", SettingsReader::read);
        var residency = new Residency(groups.values(), settings.symmetricGroups(), matrix);
        SortedMap<String, SelectorConfig> selectors =
                SelectorReader.read(written, targets, taken(names, peers), residency);
        List<String> preload =
                top.read(
                        "hooks",
                        hooks -> hooks.read("on_startup", startup -> preload(startup, names)));
        LogLevel logLevel = Words.readOr(top, "logLevel", LogLevel.INFO, "info is used");
        SortedMap<String, ProfileConfig> profiles = profiles(names, targets, peers);
        MonitoringSettings monitoring = MonitoringReader.read(top);
        IgnoredPaths ignoredPaths = top.read("upstream", ConfigReader::ignoredPaths);
        boolean includeAliases = top.flag("includeAliasesInList", false);
        routing.finish();
        finish();
        problems.throwIfAny();
        var config =
                new GatewayConfig(
                        times.healthCheckTimeout(),
                        times.unloadTimeout(),
                        times.ttl(),
                        startPort,
                        logLevel,
                        apiKeys,
                        models,
                        groups,
                        preload,
                        settings,
                        List.of(),
                        includeAliases,
                        ignoredPaths,
                        monitoring,
                        peers,
                        selectors,
                        profiles,
                        matrix,
                        times.sendLoadingState(),
                        Secrets.of(problems.hidden()));
        PortClashes.warn(config, names.models(), residency, problems);
        return new LoadedConfig(config.withWarnings(problems.warnings()), places(sources));
    }

    private Places places(List<ModelSource> sources) {
        List<Entry> models =
                sources.stream()
                        .map(source -> new Entry(source.key(), source.section().mapping(), false))
                        .toList();
        Mapping document =
                top.mapping()
                        .mapEntries(entry ->
                                entry.name().equals("models")
                                        ? entry.with(new Mapping(entry.value().at(), models))
                                        : entry);
        return new Places(document, problems.allowances());
    }

    private Globals times() {
        return new Globals(
                healthCheckTimeout(),
                top.seconds("unloadTimeout")
                        .filter(t -> !t.isZero())
                        .orElse(Duration.ofSeconds(10)),
                top.seconds("globalTTL").orElse(Duration.ZERO),
                top.flag("sendLoadingState", false));
    }

    private Duration healthCheckTimeout() {
        Duration timeout = top.signedSeconds("healthCheckTimeout").orElse(DEFAULT_HEALTH_CHECK);
        if (timeout.compareTo(SHORTEST_HEALTH_CHECK) >= 0) {
            return timeout;
        }
        top.scalar("healthCheckTimeout")
                .ifPresent(scalar ->
                        top.warn(
                                scalar,
                                "healthCheckTimeout",
                                scalar.shown() + " is too short; 15 is used"));
        return SHORTEST_HEALTH_CHECK;
    }

    private static SortedMap<String, ModelConfig> models(
            ModelNames names, Globals times, Map<String, Integer> priorities) {
        var models = new TreeMap<String, ModelConfig>(ByteOrder.INSTANCE);
        for (ModelSource source : names.models()) {
            int priority = priorities.getOrDefault(source.id(), 0);
            List<String> aliases = names.aliasesOf(source.id());
            models.put(source.id(), ModelReader.read(source, times, aliases, priority));
        }
        return models;
    }

    /** A key appears in no message. */
    private static Set<String> taken(ModelNames names, SortedMap<String, PeerConfig> peers) {
        var taken = new HashSet<>(names.local().keySet());
        peers.values().forEach(peer -> taken.addAll(peer.qualifiedNames()));
        return taken;
    }

    private static Set<String> selectorIds(List<Named> selectors) {
        return selectors.stream().map(Named::name).collect(Collectors.toSet());
    }

    private SortedMap<String, ProfileConfig> profiles(
            ModelNames names, Targets targets, SortedMap<String, PeerConfig> peers) {
        return OldProfiles.refuse(top, names, problems)
                ? new TreeMap<>()
                : ProfileReader.read(top, targets, peers.values(), problems);
    }

    private static IgnoredPaths ignoredPaths(Section upstream) {
        var expressions = new ArrayList<String>();
        for (Item item : upstream.items("ignorePaths")) {
            Optional<String> flaw = flaw(item.text());
            if (flaw.isPresent()) {
                item.error(item.shown() + " is no regular expression: " + flaw.get());
            } else {
                expressions.add(item.text());
            }
        }
        return expressions.isEmpty() ? IgnoredPaths.DEFAULT : new IgnoredPaths(expressions);
    }

    private static Optional<String> flaw(String expression) {
        try {
            new IgnoredPaths(List.of(expression));
            return Optional.empty();
        } catch (PatternSyntaxException e) {
            return Optional.of(e.getDescription().toLowerCase(Locale.ROOT));
        }
    }

    private static List<String> preload(Section startup, ModelNames names) {
        var preload = new LinkedHashSet<String>();
        for (Item item : startup.items("preload")) {
            String name = item.text().strip();
            Optional<String> id = names.idOf(name);
            if (id.isPresent()) {
                preload.add(id.get());
            } else if (!name.isEmpty()) {
                String message = "there is no model " + item.shown() + " to load";
                item.warn(Rule.UNKNOWN_PRELOAD, message + names.hint(name));
            }
        }
        return List.copyOf(preload);
    }

    private void finish() {
        top.note("logRequests", "has no effect; every request is logged");
        top.note("preload", "is ignored here; list models in hooks.on_startup.preload");
        top.note("ttl", "is ignored here; the key for all models is globalTTL");
        top.finish();
    }
}
