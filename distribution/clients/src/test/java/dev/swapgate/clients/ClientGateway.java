package dev.swapgate.clients;

import dev.swapgate.e2e.Launcher;

import java.nio.file.Path;

/** The gateway and models that every client library is tried on. */
final class ClientGateway {
    /** The key its clients need. */
    static final String KEY = "sk-client-test";

    private static final String CONFIG =
            """
            apiKeys: [%s]
            macros:
              demo: ${env.SWAPGATE_HOME}/bin/swapgate demo-model --port ${PORT} --name ${MODEL_ID}
            models:
              alpha:
                cmd: ${demo}
              vendor/beta:
                cmd: ${demo}
              endless:
                cmd: ${demo} --never-end
              mortal:
                cmd: ${demo} --die-at-token 3
              broken:
                cmd: ${demo} --exit-after 0 --exit-code 3
              embed:
                cmd: ${demo}
            groups:
              embeddings:
                swap: false
                exclusive: false
                persistent: true
                members: [embed]
            """
                    .formatted(KEY);

    private ClientGateway() {}

    /** Starts it. */
    static Launcher start(Path directory) {
        return Launcher.start(directory, CONFIG);
    }
}
