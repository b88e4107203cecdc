package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.LogLevel;
import dev.swapgate.config.LogOutput;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBook;

import org.junit.jupiter.api.Test;

import java.util.Map;

class ShownCommandTest {

    @Test
    void whatTheConfigurationKeepsSecretIsShownNowhereInACommand() {
        GatewayConfig config =
                new ConfigLoader(Map.of("SECRET_B", "hush-variable"))
                        .parse(
                                "a.yaml",
                                """
                                apiKeys: [hush-key]
                                models:
                                  m:
                                    cmd: serve ${PORT} ${env.SECRET_B} hush-key --token hush
                                """);
        var logs = new LogBook(config.models().keySet(), LogOutput.PROXY);
        var log = new GatewayLog(logs.gateway(), LogLevel.INFO);
        try (var processes = new ModelProcesses(config, logs, log)) {
            assertThat(processes.snapshots().getFirst().command())
                    .isEqualTo("serve 5800 *** *** --token ***");
        }
    }
}
