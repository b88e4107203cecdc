package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

/** Every transition of the five-group configuration, with real processes. */
class FiveGroupsIT {
    @Test
    void everyTransitionLeavesExactlyTheProcessesThatTheGroupsAllow(@TempDir Path directory) {
        try (Launcher gateway = Launcher.start(directory, FiveGroups.yaml(""))) {
            Set<String> resident = new TreeSet<>();
            for (String model : tourOfAllPairs()) {
                Residents.load(gateway, model);
                resident = new TreeSet<>(FiveGroups.after(resident, model));
                assertThat(Residents.running(gateway)).as("after " + model).isEqualTo(resident);
                assertThat(Residents.processes(gateway)).as("after " + model).isEqualTo(resident);
            }
        }
    }

    @Test
    void unloadingAllStopsPersistentModelsToo(@TempDir Path directory) {
        try (Launcher gateway = Launcher.start(directory, FiveGroups.yaml(""))) {
            Residents.load(gateway, "m10");
            Residents.load(gateway, "m8");
            assertThat(Http.get(gateway.uri("/unload")).body()).isEqualTo("OK");
            assertThat(Residents.processes(gateway)).isEmpty();
            assertThat(Residents.running(gateway)).isEmpty();
        }
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
