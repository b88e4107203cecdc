package dev.swapgate.simulate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.Map;

class ScenarioTest {
    private static final long SECOND = 1_000_000_000L;

    /** The model a is loaded and busy, b is asked for, and a again. */
    private static final String OVERTAKING =
            """
            {"at":0,"model":"a","duration":5}
            {"at":12,"model":"b","duration":1}
            {"at":13,"model":"a","duration":1}
            """;

    @Test
    void aRequestOvertakesWithinTheTurnAndNotWithoutTurns() {
        var turns = Worlds.play(Worlds.TWO_MODELS, Map.of(), OVERTAKING);
        var strict = Worlds.play(Worlds.TWO_MODELS, Map.of("maxTurn", "0"), OVERTAKING);

        assertThat(turns.started(0)).isEqualTo(10 * SECOND);
        assertThat(turns.started(2)).isEqualTo(13 * SECOND);
        assertThat(turns.swaps()).isEqualTo(2);
        assertThat(strict.started(1)).isEqualTo(25 * SECOND);
        assertThat(strict.finished(1)).isEqualTo(26 * SECOND);
        assertThat(strict.started(2)).isEqualTo(36 * SECOND);
        assertThat(strict.swaps()).isEqualTo(3);
        assertThat(strict.switching()).isEqualTo(30 * SECOND);
        assertThat(strict.end()).isEqualTo(37 * SECOND);
    }

    @Test
    void strictOrderIsTheSettingMaxTurnZero() {
        var scenario = Scenario.of(Worlds.config(Worlds.TWO_MODELS));
        assertThat(scenario.strict()).isEqualTo(scenario.with("maxTurn", "0"));
    }

    @Test
    void theOrderOfTheLinesDoesNotMatter() {
        var lines = OVERTAKING.lines().toList().reversed();
        var outcome = Worlds.play(Worlds.TWO_MODELS, Map.of(), String.join("\n", lines));

        assertThat(outcome.started(2)).isEqualTo(10 * SECOND);
        assertThat(outcome.started(0)).isEqualTo(13 * SECOND);
    }

    @Test
    void whoGivesUpIsNotServedAndMakesRoom() {
        var outcome =
                Worlds.play(
                        Worlds.TWO_MODELS,
                        Map.of("maxTurn", "0"),
                        """
                        {"at":0,"model":"a","duration":5}
                        {"at":12,"model":"b","duration":1,"cancelAt":13.5}
                        {"at":13,"model":"a","duration":1,"cancelAt":14}
                        """);

        assertThat(outcome.started(1)).isEqualTo(Outcome.NONE);
        assertThat(outcome.finished(1)).isEqualTo(Outcome.NONE);
        assertThat(outcome.started(2)).isEqualTo(13 * SECOND + SECOND / 2);
        assertThat(outcome.finished(2)).isEqualTo(14 * SECOND + SECOND / 2);
        assertThat(outcome.swaps()).isEqualTo(1);
    }

    @Test
    void aLoadForNobodyIsGivenUpForWhoeverWaits() {
        var outcome =
                Worlds.play(
                        Worlds.TWO_MODELS,
                        Map.of(),
                        """
                        {"at":0,"model":"a","duration":5,"cancelAt":4}
                        {"at":1,"model":"b","duration":1}
                        """);

        assertThat(outcome.started(1)).isEqualTo(14 * SECOND);
        assertThat(outcome.swaps()).isEqualTo(2);
        assertThat(outcome.switching()).isEqualTo(14 * SECOND);
    }

    @Test
    void aRequestIsCutAfterTheDrainTimeout() {
        var outcome =
                Worlds.play(
                        Worlds.TWO_MODELS,
                        Map.of("maxTurn", "0", "drainTimeout", "3"),
                        """
                        {"at":0,"model":"a","duration":500}
                        {"at":20,"model":"b","duration":1}
                        """);

        assertThat(outcome.finished(0)).isEqualTo(23 * SECOND);
        assertThat(outcome.started(1)).isEqualTo(33 * SECOND);
    }

    @Test
    void anIdleModelLeavesAfterItsTtl() {
        var yaml = "models:\n  a: {cmd: \"x --port ${PORT}\", ttl: 60}\n";
        var outcome =
                Worlds.play(
                        yaml,
                        Map.of(),
                        """
                        {"at":0,"model":"a","duration":1}
                        {"at":70,"model":"a","duration":1}
                        {"at":132,"model":"a","duration":1}
                        """);

        assertThat(outcome.started(1)).isEqualTo(70 * SECOND);
        assertThat(outcome.started(2)).isEqualTo(142 * SECOND);
    }

    @Test
    void nobodyIsRefusedAlthoughTheQueueIsFull() {
        var yaml = Worlds.TWO_MODELS + "swapgate: {queue: {max: 1, timeout: 1}}\n";
        var outcome =
                Worlds.play(
                        yaml, Map.of(), "{\"at\":0,\"model\":\"a\",\"duration\":1}\n".repeat(50));

        assertThat(outcome.started(49)).isEqualTo(34 * SECOND);
    }

    @Test
    void readsSettings() {
        var scenario =
                Scenario.of(Worlds.config(Worlds.TWO_MODELS))
                        .with("maxTurn", "2.5")
                        .with("priorityHeadStart", "7")
                        .with("linger", "off")
                        .with("drainTimeout", "0.25")
                        .with("symmetric", "true");

        assertThat(scenario.scheduler().maxTurn()).isEqualTo(Duration.ofMillis(2500));
        assertThat(scenario.scheduler().priorityHeadStart()).isEqualTo(Duration.ofSeconds(7));
        assertThat(scenario.scheduler().linger()).contains(Duration.ZERO);
        assertThat(scenario.scheduler().drainTimeout()).isEqualTo(Duration.ofMillis(250));
        assertThat(scenario.symmetric()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "maxturn, 1, there is no setting maxturn; there are maxTurn",
        "maxTurn, -1, maxTurn must be 0 or more seconds",
        "maxTurn, soon, but is soon",
        "linger, auto, linger must be 0 or more seconds",
        "symmetric, 1, symmetric must be true or false",
    })
    void refusesSettingsThatMakeNoSense(String key, String value, String message) {
        var scenario = Scenario.of(Worlds.config(Worlds.TWO_MODELS));
        assertThatThrownBy(() -> scenario.with(key, value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aTraceThatOutlastsAllTimeIsRefused() {
        var line = "{\"at\":0,\"model\":\"a\",\"duration\":2e9}\n";
        assertThatThrownBy(() -> Worlds.play(Worlds.TWO_MODELS, Map.of(), line.repeat(4)))
                .isInstanceOf(TraceException.class)
                .hasMessageContaining("73 years");
    }
}
