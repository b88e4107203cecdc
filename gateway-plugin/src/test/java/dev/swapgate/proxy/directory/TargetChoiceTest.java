package dev.swapgate.proxy.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.SelectorConfig.Strategy;
import dev.swapgate.proxy.directory.TargetChoice.Candidate;
import dev.swapgate.proxy.directory.TargetChoice.Standing;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

class TargetChoiceTest {

    @ParameterizedTest(name = "{0}: {1}, {2} each, turn {3}: number {4}")
    @CsvSource({
        // pin takes the first, whatever is the matter with it
        "PIN, OFF READY, 1, 0, 0",
        "PIN, LEAVING READY, 1, 1, 0",
        // warm: ready, then starting, then the first
        "WARM, OFF OFF, 1, 0, 0",
        "WARM, OFF LOADING READY, 1, 0, 2",
        "WARM, OFF LOADING LOADING, 1, 0, 1",
        "WARM, OFF READY READY, 1, 1, 1",
        "WARM, LEAVING OFF, 1, 0, 0",
        "WARM, OFF READY:9, 1, 0, 1",
        // spillover: nothing runs: the first cold one
        "SPILLOVER, OFF OFF, 1, 0, 0",
        "SPILLOVER, LEAVING OFF, 1, 0, 1",
        "SPILLOVER, LEAVING REMOTE, 1, 0, 1",
        "SPILLOVER, LEAVING LEAVING, 1, 0, -1",
        // one runs and has room
        "SPILLOVER, OFF READY, 1, 0, 1",
        "SPILLOVER, OFF LOADING, 1, 0, 1",
        "SPILLOVER, OFF READY:1, 2, 0, 1",
        // it has none: one more
        "SPILLOVER, OFF READY:1, 1, 0, 0",
        "SPILLOVER, READY:1 LEAVING REMOTE, 1, 0, 2",
        // all run and are full: the least busy
        "SPILLOVER, READY:3 READY:2, 1, 0, 1",
        "SPILLOVER, READY:3 LEAVING:1, 1, 0, 0",
        // a peer counts as running while it has requests
        "SPILLOVER, REMOTE:1 OFF, 2, 0, 0",
        "SPILLOVER, REMOTE:2 OFF, 2, 0, 1",
        // equally busy ones take turns
        "SPILLOVER, READY READY READY, 1, 0, 0",
        "SPILLOVER, READY READY READY, 1, 1, 1",
        "SPILLOVER, READY READY READY, 1, 5, 2",
        "SPILLOVER, READY:1 READY READY, 1, 1, 2",
        "SPILLOVER, READY READY, 1, -1, 1",
    })
    void theRightTargetIsTaken(
            Strategy strategy, String targets, int spillover, int turn, int expected) {
        List<Candidate> candidates =
                Arrays.stream(targets.split(" ", -1)).map(TargetChoiceTest::candidate).toList();

        assertThat(TargetChoice.of(strategy, candidates, spillover, turn))
                .isEqualTo(expected < 0 ? OptionalInt.empty() : OptionalInt.of(expected));
    }

    private static Candidate candidate(String text) {
        String[] parts = text.split(":", -1);
        int inFlight = parts.length > 1 ? Integer.parseInt(parts[1]) : 0;
        return new Candidate(Standing.valueOf(parts[0]), inFlight);
    }
}
