package dev.swapgate.config.read;

import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.matrix.MatrixConfig;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Reads the groups, in either of their places, and the priorities. Used by one thread. */
final class RoutingReader {
    private final Section top;
    private final Section routing;
    private final Section router;
    private final Section routerSettings;
    private final ModelNames names;
    private final Problems problems;

    /** A reader of {@code groups}, {@code matrix} and {@code routing} at the top level. */
    RoutingReader(Section top, ModelNames names, Problems problems) {
        this.top = top;
        this.names = names;
        this.problems = problems;
        routing = top.section("routing");
        router = routing.section("router");
        routerSettings = router.section("settings");
    }

    /** All groups by name. */
    SortedMap<String, GroupConfig> groups() {
        checkPlaces();
        boolean isLegacy = old("groups").isPresent();
        routerSettings.take("groups");
        return GroupReader.read(isLegacy ? top : routerSettings, names);
    }

    /** The matrix, if it decides in place of the groups. */
    Optional<MatrixConfig> matrix() {
        boolean isChosen = checkRouter();
        if (top.take("matrix").isPresent()) {
            return top.read("matrix", this::matrix);
        }
        if (routerSettings.take("matrix").isEmpty()) {
            return Optional.empty();
        }
        if (!isChosen) {
            String message = "has no effect, as groups decide; for the matrix, set ";
            routerSettings.note("matrix", message + router.path("use") + ": matrix");
        }
        return routerSettings.read("matrix", this::matrix).filter(read -> isChosen);
    }

    private Optional<MatrixConfig> matrix(Section section) {
        return MatrixReader.read(section, names, problems);
    }

    private void checkPlaces() {
        for (String key : new String[] {"groups", "matrix"}) {
            if (old(key).isPresent() && !router.isEmpty()) {
                String message = "cannot be used together with routing.router; move it to ";
                problems.error(top.at(key), key, message + routerSettings.path(key));
            }
        }
        if (old("groups").isPresent() && old("matrix").isPresent()) {
            problems.error(top.at("matrix"), "matrix", "cannot be used together with groups");
        }
    }

    /** What is at the older place; with nothing in it, it decides nothing. */
    private Optional<Tree> old(String key) {
        return top.take(key)
                .filter(tree -> !(tree instanceof Mapping mapping && mapping.entries().isEmpty()));
    }

    /** Whether the matrix is chosen. */
    private boolean checkRouter() {
        boolean isMatrix = router.word("use", List.of("group", "matrix", "")).equals("matrix");
        if (isMatrix && routerSettings.take("matrix").isEmpty()) {
            String message = "is matrix, but " + routerSettings.path("matrix") + " is not set";
            router.scalar("use").ifPresent(scalar -> router.error(scalar, "use", message));
        }
        if (isMatrix) {
            routerSettings.note("groups", "has no effect, as the matrix decides");
        }
        return isMatrix;
    }

    /** The priorities by model id, where one is set. */
    Map<String, Integer> priorities() {
        return routing.read(
                "scheduler",
                scheduler -> {
                    scheduler.word("use", List.of("fifo", ""));
                    return scheduler.read(
                            "settings", settings -> settings.read("fifo", this::priorities));
                });
    }

    private Map<String, Integer> priorities(Section fifo) {
        Section priority = fifo.section("priority");
        var priorities = new HashMap<String, Integer>();
        for (Entry entry : fifo.mapping("priority").entries()) {
            int value = priority.integer(entry.name(), 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
            id(entry, priority).ifPresent(id -> put(priorities, entry, id, value));
        }
        return priorities;
    }

    private Optional<String> id(Entry entry, Section priority) {
        Optional<String> id = names.idOf(entry.name());
        String path = priority.path(entry.key().written());
        if (id.isEmpty()) {
            String message = "there is no model " + entry.key().shown();
            problems.error(
                    entry.key().at(), path, Rule.UNKNOWN_MODEL, message + names.hint(entry.name()));
        } else if (!names.isId(entry.name())) {
            String message = "is an alias; the priority is that of model \"" + id.get() + "\"";
            problems.warn(entry.key().at(), path, message);
        }
        return id;
    }

    /** What is said of the id itself wins over what is said of an alias. */
    private static void put(Map<String, Integer> priorities, Entry entry, String id, int value) {
        if (entry.name().equals(id)) {
            priorities.put(id, value);
        } else {
            priorities.putIfAbsent(id, value);
        }
    }

    /** Reports the keys nobody asked for. */
    void finish() {
        routerSettings.finish();
        router.finish();
        routing.finish();
    }
}
