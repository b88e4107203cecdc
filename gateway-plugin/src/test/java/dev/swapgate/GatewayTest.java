package dev.swapgate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.read.ConfigLoader;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Map;

class GatewayTest {

    // A model that may take longer than the margin was killed early.
    @Test
    void aStopWaitsForTheDrainAndTheSlowestModel() {
        GatewayConfig config =
                new ConfigLoader(Map.of())
                        .parse(
                                "test",
                                """
                                models:
                                  a: {cmd: run, proxy: "http://127.0.0.1:1", unloadTimeout: 90}
                                  b: {cmd: run, proxy: "http://127.0.0.1:2", unloadTimeout: 5}
                                swapgate: {shutdown: {drainTimeout: 7}}
                                """);

        assertThat(Gateway.longestStop(config)).isEqualTo(Duration.ofSeconds(90 + 7 + 30));
    }
}
