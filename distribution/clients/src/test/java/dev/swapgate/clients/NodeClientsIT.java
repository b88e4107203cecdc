package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.e2e.Daemon;
import dev.swapgate.e2e.Launcher;
import dev.swapgate.e2e.RequiredProgram;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The official JavaScript libraries. Their packages were installed by the build from the lock file.
 */
class NodeClientsIT {
    @ParameterizedTest
    @ValueSource(strings = {"openai.mjs", "anthropic.mjs"})
    void everyCasePasses(String script, @TempDir Path directory) {
        RequiredProgram.onPath("node");
        RequiredProgram.onPath("npm");
        try (Launcher gateway = ClientGateway.start(directory);
                Daemon node =
                        Daemon.start(
                                Path.of(System.getProperty("swapgate.test.node")),
                                directory,
                                "node",
                                List.of(
                                        "node",
                                        script,
                                        gateway.uri("").toString(),
                                        ClientGateway.KEY),
                                Map.of())) {
            int exit = node.awaitExit(Duration.ofMinutes(3));
            assertThat(exit).as(() -> node.log() + "\n" + gateway.log()).isZero();
            assertThat(node.log()).contains(" passed, 0 failed");
        }
    }
}
