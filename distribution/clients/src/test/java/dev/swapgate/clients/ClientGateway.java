package dev.swapgate.clients;

import dev.swapgate.e2e.Daemon;
import dev.swapgate.e2e.Launcher;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The gateway and models that every client is tried on. */
final class ClientGateway {
    /** The key its clients need. */
    static final String KEY = "sk-client-test";

    /** The model with one slot and one place in its queue. */
    static final String CROWDED = "crowded";

    private ClientGateway() {}

    /** A model for one client alone: it dies in mid-stream, and soon would not be started again. */
    static String mortal(int client) {
        return "mortal-" + client;
    }

    /** Starts it. */
    static Launcher start(Path directory, int clients) {
        String mortals =
                IntStream.range(0, clients)
                        .mapToObj(i -> "  " + mortal(i) + ": { cmd: '${demo} --die-at-token 3' }")
                        .collect(Collectors.joining("\n"));
        String names =
                IntStream.range(0, clients)
                        .mapToObj(ClientGateway::mortal)
                        .collect(Collectors.joining(", "));
        return Launcher.start(
                directory,
                """
                apiKeys: [%s]
                startPort: %d
                swapgate:
                  queue: { maxPerModel: 3 }
                macros:
                  demo: ${env.SWAPGATE_HOME}/bin/swapgate demo-model --port ${PORT} --name ${MODEL_ID}
                models:
                  alpha:
                    cmd: ${demo}
                  embed:
                    cmd: ${demo}
                  vendor/beta:
                    cmd: ${demo}
                  gamma:
                    cmd: ${demo}
                  crowded:
                    cmd: ${demo}
                    concurrencyLimit: 1
                  endless:
                    cmd: ${demo} --never-end
                    concurrencyLimit: 1
                  broken:
                    cmd: ${demo} --exit-after 0 --exit-code 3
                %s
                groups:
                  swapping:
                    exclusive: false
                    members: [vendor/beta, gamma]
                  resident:
                    swap: false
                    exclusive: false
                    persistent: true
                    members: [alpha, embed, crowded, endless, broken, %s]
                """
                        .formatted(KEY, Daemon.modelPorts(), mortals, names));
    }
}
