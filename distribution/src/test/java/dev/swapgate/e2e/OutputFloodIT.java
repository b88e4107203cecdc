package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A model that writes to its output as fast as it can, and a reader that does not read. */
class OutputFloodIT {
    private static final int RING = 100 << 10;

    /** One of the demo model's lines of noise. */
    private static final String LINE = "\u001b[32mdemo noise\u001b[0m \u00e9\u00e8 tensor";

    @Test
    void aFloodHurtsNobodyAndIsKeptWithinBounds(@TempDir Path directory) {
        var events = new ModelEvents(directory);
        String yaml =
                """
                macros:
                  demo: %s demo-model --port ${PORT} --name ${MODEL_ID} %s
                models:
                  loud: { cmd: "${demo} --stdout-rate max" }
                  calm: { cmd: "${demo}" }
                groups:
                  both: { swap: false, members: [loud, calm] }
                """
                        .formatted(Artefacts.script(), events.option());
        try (Launcher gateway = Launcher.start(directory, yaml);
                RawClient stalled = RawClient.connect(gateway)) {
            assertThat(Http.chat(gateway, "loud").join().statusCode()).isEqualTo(200);
            stalled.send("GET /logs/stream/loud HTTP/1.1\r\nHost: localhost\r\n\r\n");
            stalled.readUntil("demo noise");
            for (int i = 0; i < 20; i++) {
                for (String model : new String[] {"loud", "calm"}) {
                    HttpResponse<String> answer = Http.chat(gateway, model).join();
                    assertThat(answer.statusCode()).as(answer::body).isEqualTo(200);
                }
                checkLog(gateway);
            }
            assertProgress(gateway);
            assertThat(events.all("stdout-stall"))
                    .allMatch(
                            stall -> stall.get("nanos").asLong() < Duration.ofSeconds(5).toNanos());
            assertThat(events.all("stdout-closed")).isEmpty();
        }
    }

    private static void checkLog(Launcher gateway) {
        String log = Http.get(gateway.uri("/logs/loud")).body();
        assertThat(log.getBytes(StandardCharsets.UTF_8).length).isBetween(RING / 2, RING + 1024);
        assertThat(log).contains(LINE);
    }

    /** What the model writes now comes to who reads, whatever the stalled reader does. */
    private static void assertProgress(Launcher gateway) {
        try (RawClient reader = RawClient.connect(gateway)) {
            reader.send("GET /logs/stream/loud?no-history HTTP/1.1\r\nHost: localhost\r\n\r\n");
            reader.readUntil("demo noise");
        }
    }
}
