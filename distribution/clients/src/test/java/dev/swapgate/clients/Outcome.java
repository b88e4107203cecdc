package dev.swapgate.clients;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What came of trying a client.
 *
 * @param version its version, empty where the machine decides it
 * @param cases the cases tried, each with what was wrong
 */
record Outcome(String version, Map<String, Optional<String>> cases) {
    Outcome {
        cases = Map.copyOf(cases);
    }

    /** The cases that failed, and how. */
    Map<String, String> failures() {
        return cases.entrySet().stream()
                .filter(each -> each.getValue().isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, each -> each.getValue().get()));
    }
}
