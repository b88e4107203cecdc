package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;

/** Which of the logs go to standard output, and to {@code /logs}. */
class LogOutputIT {
    private static final String GATEWAYS = "model a: ready";
    private static final String MODELS = "a: ready";

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({"proxy,true,false", "upstream,false,true", "both,true,true", "none,false,false"})
    void theLogsThatAreNamedAreWritten(String output, boolean gateways, boolean models) {
        String yaml =
                """
                logToStdout: %s
                logTimeFormat: rfc1123z
                models:
                  a: { cmd: "%s demo-model --port ${PORT} --name a" }
                """
                        .formatted(output, Artefacts.script());
        try (Launcher gateway = Launcher.start(directory, yaml)) {
            assertThat(Http.chat(gateway, "a").join().statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !Http.get(gateway.uri("/logs/upstream")).body().isEmpty());
            String shown = Http.get(gateway.uri("/logs")).body();
            assertThat(has(shown, "\\[INFO] " + GATEWAYS)).isEqualTo(gateways);
            assertThat(has(shown, MODELS)).isEqualTo(models);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> has(gateway.log(), MODELS) == models);
            assertThat(has(gateway.log(), "INFO +" + GATEWAYS)).isEqualTo(gateways);
            assertThat(gateway.log()).contains("swapgate is ready");
        }
    }

    @Test
    void keysAndCookiesAreInNoLogWhateverItsLevel() {
        String yaml =
                """
                logToStdout: both
                logLevel: debug
                apiKeys: [canary-key]
                models:
                  a: { cmd: "%s demo-model --port ${PORT} --name a" }
                """
                        .formatted(Artefacts.script());
        try (Launcher gateway = Launcher.start(directory, yaml)) {
            URI chat = gateway.uri("/v1/chat/completions");
            HttpResponse<String> answer =
                    Http.postJson(
                                    chat,
                                    Http.chatBody("a", false),
                                    "Authorization",
                                    "Bearer canary-key",
                                    "Cookie",
                                    "session=canary-cookie")
                            .join();
            assertThat(answer.statusCode()).isEqualTo(200);
            await().atMost(Duration.ofSeconds(30)).until(() -> gateway.log().contains(" model=a "));
            assertThat(gateway.log()).doesNotContain("canary");
        }
    }

    /** Whether there is such a line; those of the gateway begin with a time as asked for. */
    private static boolean has(String log, String line) {
        String time =
                line.equals(MODELS) ? "" : "\\w{3}, \\d\\d \\w{3} \\d{4} [\\d:]{8} [+-]\\d{4} ";
        return log.lines().anyMatch(text -> text.matches(time + line + ".*"));
    }
}
