package dev.swapgate.e2e;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;

/** Looks at each start whether a process is there that should have gone before. */
final class OverlapOracle {
    private final ModelEvents events;
    private final List<String> violations = new ArrayList<>();
    private int seen;

    OverlapOracle(ModelEvents events) {
        this.events = events;
    }

    /** Looks at the starts that are new. */
    synchronized void look() {
        List<JsonNode> starts = events.all("start");
        for (; seen < starts.size(); seen++) {
            for (JsonNode earlier : starts.subList(0, seen)) {
                check(earlier, starts.get(seen));
            }
        }
    }

    private void check(JsonNode earlier, JsonNode start) {
        String resident = earlier.get("name").asText();
        String target = start.get("name").asText();
        long pid = earlier.get("pid").asLong();
        if (FiveGroups.conflict(resident, target) && isAlive(pid)) {
            violations.add(resident + " (" + pid + ") is there as " + target + " starts");
        }
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
    }

    /** What was wrong, also by the models' own words. */
    synchronized List<String> violations() {
        List<JsonNode> all = events.all();
        for (JsonNode stopped : events.all("stopped")) {
            for (JsonNode start : events.all("start")) {
                if (overlap(all, stopped, start)) {
                    violations.add(start + " came before " + stopped);
                }
            }
        }
        return violations;
    }

    private static boolean overlap(List<JsonNode> all, JsonNode stopped, JsonNode start) {
        long at = start.get("mono").asLong();
        long pid = stopped.get("pid").asLong();
        return FiveGroups.conflict(stopped.get("name").asText(), start.get("name").asText())
                && at < stopped.get("mono").asLong()
                && all.stream()
                        .filter(event -> event.get("event").asText().equals("start"))
                        .anyMatch(event ->
                                event.get("pid").asLong() == pid
                                        && event.get("mono").asLong() < at);
    }
}
