package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The WAR in an untouched Jetty: where it finds its configuration, and how it comes and goes. */
class WarIT {
    @TempDir private Path directory;

    private static String yaml() {
        return """
        models:
          a:
            cmd: %s demo-model --port ${PORT} --name a
        """
                .formatted(Artefacts.script());
    }

    @Test
    void servesUnderAContextPathAndTakesItsFileFromTheEnvironment() {
        Map<String, String> environment =
                Map.of("SWAPGATE_CONFIG", Launcher.write(directory, yaml()).toString());
        try (JettyHome jetty =
                JettyHome.warAt(directory, "llm", "/llm", List.of(), environment).ready()) {
            assertThat(Http.chat(jetty, "a").join().statusCode()).as(jetty::log).isEqualTo(200);
            assertThat(Http.get(jetty.uri("/upstream/a/v1/models")).statusCode()).isEqualTo(200);
            assertThat(jetty.log()).contains("swapgate").contains("model a: ready");
        }
    }

    @Test
    void staysUpAndSaysSoWithoutAUsableConfiguration() throws IOException {
        Path broken =
                Files.writeString(directory.resolve("broken.yaml"), "models:\n  a:\n    cmd: [1\n");
        for (List<String> options :
                List.of(List.<String>of(), List.of("-Dswapgate.config=" + broken))) {
            Path own = Files.createDirectories(directory.resolve("run-" + options.size()));
            try (JettyHome jetty = JettyHome.warAt(own, "ROOT", "", options, Map.of())) {
                await().atMost(Duration.ofSeconds(60))
                        .ignoreExceptions()
                        .untilAsserted(() ->
                                assertThat(Http.get(jetty.uri("/ready")).statusCode())
                                        .isEqualTo(503));
                HttpResponse<String> answer = Http.chat(jetty, "a").join();
                assertThat(answer.statusCode()).isEqualTo(503);
                assertThat(Http.json(answer).at("/error/code").asText())
                        .isEqualTo("not_configured");
                assertThat(answer.body()).doesNotContain(broken.toString());
                assertThat(jetty.log()).contains("not configured");
            }
        }
    }

    @Test
    void fiveRedeploysLeaveNeitherProcessNorThread() throws IOException {
        try (JettyHome jetty = JettyHome.war(directory, yaml())) {
            for (int i = 1; i <= 5; i++) {
                assertThat(Http.chat(jetty, "a").join().statusCode()).as(jetty::log).isEqualTo(200);
                long before = modelProcesses(jetty).count();
                assertThat(before).isPositive();
                redeploy(jetty, i);
            }
            undeploy(jetty);
        }
    }

    private void redeploy(JettyHome jetty, int time) throws IOException {
        Path war = directory.resolve("jetty-base/webapps/ROOT.war");
        Files.setLastModifiedTime(war, FileTime.from(Instant.now().plusSeconds(time * 10L)));
        await("the model of the old deployment is gone")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(modelProcesses(jetty)).isEmpty());
        jetty.ready();
    }

    @Test
    void activityAndTheMachineAreSeenAfterEachRedeploy() throws IOException {
        // Each deployment loads the native libraries anew, by a class loader of its own.
        String store = "store: { path: \"" + directory.resolve("activity.db") + "\" }\n";
        try (JettyHome jetty = JettyHome.war(directory, store + yaml())) {
            for (int i = 1; i <= 3; i++) {
                assertThat(Http.chat(jetty, "a").join().statusCode()).as(jetty::log).isEqualTo(200);
                int rows = i;
                await("a row of each deployment")
                        .atMost(Duration.ofSeconds(30))
                        .untilAsserted(() -> assertThat(rows(jetty)).isEqualTo(rows));
                assertThat(Http.get(jetty.uri("/api/hardware")).statusCode()).isEqualTo(200);
                assertThat(Http.get(jetty.uri("/api/performance")).body())
                        .contains("\"mem_total_mb\":");
                assertThat(Http.get(jetty.uri("/metrics")).body())
                        .contains("llamaswap_cpu_util_percent");
                redeploy(jetty, i);
            }
            assertThat(rows(jetty)).isEqualTo(3);
            assertThat(jetty.log()).doesNotContain("activity:").doesNotContain("machine:");
            undeploy(jetty);
        }
    }

    private void undeploy(JettyHome jetty) throws IOException {
        assertThat(threads(jetty).filter(WarIT::isOurs)).isNotEmpty();
        Files.delete(directory.resolve("jetty-base/webapps/ROOT.war"));
        await("no thread is left, of this deployment or one before")
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(threads(jetty).filter(WarIT::isOurs)).isEmpty());
    }

    /** Whether a thread is ours or of a library that came with us. */
    private static boolean isOurs(String thread) {
        return List.of("swapgate", "JNA", "HttpClient").stream().anyMatch(thread::startsWith);
    }

    private static int rows(JettyHome jetty) {
        return Http.json(Http.get(jetty.uri("/api/metrics/activity"))).path("total").asInt();
    }

    private static java.util.stream.Stream<String> modelProcesses(JettyHome jetty) {
        return jetty.survivors().alive().stream().filter(command -> command.contains("demo-model"));
    }

    private static java.util.stream.Stream<String> threads(JettyHome jetty) throws IOException {
        Path tasks = Path.of("/proc", Long.toString(jetty.process().pid()), "task");
        List<Path> paths;
        try (var listing = Files.list(tasks)) {
            paths = listing.toList();
        }
        return paths.stream().map(WarIT::name);
    }

    private static String name(Path task) {
        try {
            return Files.readString(task.resolve("comm")).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
