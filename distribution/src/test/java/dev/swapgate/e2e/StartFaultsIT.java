package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Models that do not start: typed answers, one attempt, nothing left, nobody else hurt. */
class StartFaultsIT {
    @TempDir private Path directory;

    private static String error(HttpResponse<String> response) {
        return Http.json(response).at("/error/code").asText();
    }

    @Test
    void aMissingProgramFailsAllWaitersAfterOneAttemptAndThenBacksOff() {
        String yaml =
                """
                models:
                  gone:
                    cmd: /nonexistent/llama-server --secret hunter2 --port ${PORT}
                  fine:
                    cmd: %s demo-model --port ${PORT}
                """
                        .formatted(Artefacts.script());
        try (Launcher gateway = Launcher.start(directory, yaml)) {
            List<CompletableFuture<HttpResponse<String>>> calls =
                    IntStream.range(0, 50).mapToObj(i -> Http.chat(gateway, "gone")).toList();
            List<HttpResponse<String>> answers =
                    calls.stream().map(CompletableFuture::join).toList();
            assertThat(answers)
                    .allSatisfy(
                            answer -> {
                                assertThat(error(answer))
                                        .isIn("model_start_failed", "model_backoff");
                                assertThat(answer.headers().firstValue("x-should-retry"))
                                        .contains("false");
                                assertThat(answer.body()).doesNotContain("nonexistent", "hunter2");
                            });
            assertThat(answers).anyMatch(answer -> answer.statusCode() == 502);
            assertThat(gateway.log())
                    .doesNotContain("hunter2")
                    .containsOnlyOnce("model gone: not started");
            HttpResponse<String> later = Http.chat(gateway, "gone").join();
            assertThat(error(later)).isEqualTo("model_backoff");
            assertThat(later.headers().firstValue("Retry-After")).isPresent();
            assertThat(Http.chat(gateway, "fine").join().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aModelThatEndsBeforeItIsReadyIsToldAtOnceAndRarelyTriedAgain() {
        var events = new ModelEvents(directory);
        String yaml =
                """
                models:
                  brief:
                    cmd: %s demo-model --port ${PORT} --name brief --bind-delay 30 --exit-after 0.2 --exit-code 3 %s
                """
                        .formatted(Artefacts.script(), events.option());
        try (Launcher gateway = Launcher.start(directory, yaml)) {
            HttpResponse<String> first = Http.chat(gateway, "brief").join();
            assertThat(first.statusCode()).isEqualTo(502);
            assertThat(error(first)).isEqualTo("model_start_failed");
            IntStream.range(0, 100)
                    .forEach(
                            i ->
                                    assertThat(error(Http.chat(gateway, "brief").join()))
                                            .isIn("model_start_failed", "model_backoff"));
            assertThat(events.count("start", "brief")).isLessThanOrEqualTo(3);
            assertThat(gateway.log()).contains("code 3");
        }
    }

    @Test
    void aModelThatNeverBecomesReadyTimesOutAndIsGone() {
        for (String mode : List.of("hang", "503")) {
            String yaml =
                    """
                    models:
                      slow:
                        cmd: %s demo-model --port ${PORT} --health-mode %s --ignore-term
                        healthCheckTimeout: 2
                        unloadTimeout: 1
                    """
                            .formatted(Artefacts.script(), mode);
            try (Launcher gateway = Launcher.start(directory, yaml)) {
                HttpResponse<String> answer = Http.chat(gateway, "slow").join();
                assertThat(answer.statusCode()).as(gateway::log).isEqualTo(504);
                assertThat(error(answer)).isEqualTo("model_start_timeout");
                assertThat(gateway.survivors().alive())
                        .noneMatch(command -> command.contains("demo-model"));
            }
        }
    }

    @Test
    void aStrangerOnAnAssignedPortGetsNoRequestAndTheModelAnotherPort() throws IOException {
        try (ServerSocket stranger = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String yaml =
                    """
                    startPort: %d
                    models:
                      a:
                        cmd: %s demo-model --port ${PORT}
                    """
                            .formatted(stranger.getLocalPort(), Artefacts.script());
            try (Launcher gateway = Launcher.start(directory, yaml)) {
                assertThat(Http.chat(gateway, "a").join().statusCode())
                        .as(gateway::log)
                        .isEqualTo(200);
                String proxy =
                        Http.json(Http.get(gateway.uri("/running")))
                                .at("/running/0/proxy")
                                .asText();
                assertThat(proxy).doesNotEndWith(":" + stranger.getLocalPort());
                assertThat(gateway.log()).contains(Integer.toString(stranger.getLocalPort()));
            }
        }
    }

    @Test
    void aStrangerOnAPortOfTheFileIsAClearRefusal() throws IOException {
        try (ServerSocket stranger = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            int port = stranger.getLocalPort();
            String yaml =
                    """
                    models:
                      a:
                        cmd: %1$s demo-model --port %2$d
                        proxy: http://127.0.0.1:%2$d
                    """
                            .formatted(Artefacts.script(), port);
            try (Launcher gateway = Launcher.start(directory, yaml)) {
                HttpResponse<String> answer = Http.chat(gateway, "a").join();
                assertThat(answer.statusCode()).isEqualTo(502);
                assertThat(error(answer)).isEqualTo("model_start_failed");
                assertThat(gateway.log())
                        .contains("port " + port)
                        .contains(Long.toString(ProcessHandle.current().pid()));
            }
        }
    }
}
