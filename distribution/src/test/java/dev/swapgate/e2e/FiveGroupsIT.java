package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every transition of the five-group configuration, with real processes. */
class FiveGroupsIT {
    private static final Pattern NAME = Pattern.compile("demo-model.*--name (\\S+)");

    @Test
    void everyTransitionLeavesExactlyTheProcessesThatTheGroupsAllow(@TempDir Path directory) {
        try (Launcher gateway = Launcher.start(directory, FiveGroups.yaml(""))) {
            Set<String> resident = new TreeSet<>();
            for (String model : tourOfAllPairs()) {
                load(gateway, model);
                resident = new TreeSet<>(FiveGroups.after(resident, model));
                assertThat(running(gateway)).as("running after " + model).isEqualTo(resident);
                assertThat(processes(gateway)).as("processes after " + model).isEqualTo(resident);
            }
        }
    }

    @Test
    void unloadingAllStopsPersistentModelsToo(@TempDir Path directory) {
        try (Launcher gateway = Launcher.start(directory, FiveGroups.yaml(""))) {
            load(gateway, "m10");
            load(gateway, "m8");
            assertThat(Http.get(gateway.uri("/unload")).body()).isEqualTo("OK");
            assertThat(processes(gateway)).isEmpty();
            assertThat(running(gateway)).isEmpty();
        }
    }

    private static void load(Launcher gateway, String model) {
        HttpRequest request =
                Http.request(gateway.uri("/api/models/load/" + model))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        assertThat(Http.send(request).statusCode()).as(gateway::log).isEqualTo(200);
    }

    private static Set<String> running(Launcher gateway) {
        Set<String> models = new TreeSet<>();
        for (JsonNode model : Http.json(Http.get(gateway.uri("/running"))).get("running")) {
            assertThat(model.get("state").asText()).isEqualTo("ready");
            models.add(model.get("model").asText());
        }
        return models;
    }

    /** Models that a live process serves, whatever the gateway says. */
    private static Set<String> processes(Launcher gateway) {
        Set<String> models = new TreeSet<>();
        for (String command : gateway.survivors().alive()) {
            Matcher name = NAME.matcher(command);
            if (name.find()) {
                models.add(name.group(1));
            }
        }
        return models;
    }

    /**
     * A closed walk that takes every ordered pair of models as two consecutive steps, once
     * (Hierholzer, 1873).
     */
    private static List<String> tourOfAllPairs() {
        Map<String, Deque<String>> unused = new HashMap<>();
        for (String from : FiveGroups.models()) {
            Deque<String> others = new ArrayDeque<>(FiveGroups.models());
            others.remove(from);
            unused.put(from, others);
        }
        List<String> tour = new ArrayList<>();
        Deque<String> path = new ArrayDeque<>(List.of("m1"));
        while (!path.isEmpty()) {
            String next = Objects.requireNonNull(unused.get(path.peek())).poll();
            if (next == null) {
                tour.add(path.pop());
            } else {
                path.push(next);
            }
        }
        Collections.reverse(tour);
        return tour;
    }
}
