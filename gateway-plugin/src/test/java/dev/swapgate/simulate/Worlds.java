package dev.swapgate.simulate;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.read.ConfigLoader;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Configurations and traces, as text. */
final class Worlds {
    /** Two models that exclude each other; {@code b} is also called {@code bee}. */
    static final String TWO_MODELS =
            """
            models:
              a: {cmd: "x --port ${PORT}", concurrencyLimit: 2}
              b: {cmd: "x --port ${PORT}", concurrencyLimit: 2, aliases: [bee]}
            """;

    private Worlds() {}

    static GatewayConfig config(String yaml) {
        return new ConfigLoader(Map.of()).parse("c.yaml", yaml);
    }

    static Trace trace(GatewayConfig config, String lines) {
        try {
            var in = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
            return new TraceReader(config).read("t.jsonl", in, Progress.UNSEEN);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Replays under a configuration with some settings changed. */
    static Outcome play(String yaml, Map<String, String> changes, String lines) {
        var config = config(yaml);
        var scenario = Scenario.of(config);
        for (var change : changes.entrySet()) {
            scenario = scenario.with(change.getKey(), change.getValue());
        }
        return scenario.play(trace(config, lines), Progress.UNSEEN);
    }
}
