package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Stop commands that work, hang, flood, fail, or leave something behind. */
class StopCommandIT {
    @TempDir private Path directory;

    private Path script(String name, String text) throws IOException {
        Path file = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private String model(String name, String stopCommand) {
        return """
          %1$s:
            cmd: %2$s demo-model --port ${PORT} --name %1$s %3$s
            cmdStop: %4$s
            unloadTimeout: 4
        """
                .formatted(
                        name, Artefacts.script(), new ModelEvents(directory).option(), stopCommand);
    }

    private static List<String> besides(Launcher gateway) {
        String own = gateway.process().pid() + " ";
        return gateway.survivors().alive().stream().filter(line -> !line.startsWith(own)).toList();
    }

    @Test
    void whateverTheStopCommandDoesTheModelAndTheCommandAreGone() throws IOException {
        Path told = directory.resolve("told");
        Path proper = script("proper", "echo $1 >" + told + "; kill -TERM $1");
        Path leaving = script("leaving", "sleep 998 & setsid sleep 997 & exit 0");
        String yaml =
                "models:\n"
                        + model("proper", proper + " ${PID}")
                        + model("hanging", "sleep 999")
                        + model("flooding", "yes 'no end to it'")
                        + model("failing", "sh -c 'exit 7'")
                        + model("missing", "/nonexistent/stop ${PID}")
                        + model("leaving", leaving.toString());
        var events = new ModelEvents(directory);
        try (Launcher gateway = Launcher.start(directory, yaml)) {
            List<String> models =
                    List.of("proper", "hanging", "flooding", "failing", "missing", "leaving");
            for (String model : models) {
                assertThat(Http.chat(gateway, model).join().statusCode())
                        .as(gateway::log)
                        .isEqualTo(200);
                assertThat(
                                Http.postJson(gateway.uri("/api/models/unload/" + model), "")
                                        .join()
                                        .statusCode())
                        .isEqualTo(200);
                // The shell that watched over it may need a moment to end.
                CalmTime.await(
                        model + " is gone",
                        Duration.ofSeconds(2),
                        () -> assertThat(besides(gateway)).isEmpty());
                assertThat(events.count("stop", model)).as(model).isEqualTo(1);
            }
            JsonNode start = events.all("start").get(0);
            assertThat(Files.readString(told).strip()).isEqualTo(start.get("pid").asText());
            assertThat(gateway.log()).contains("code 7");
        }
    }
}
