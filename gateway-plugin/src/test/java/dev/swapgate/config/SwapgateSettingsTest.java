package dev.swapgate.config;

import static dev.swapgate.config.read.Configs.errors;
import static dev.swapgate.config.read.Configs.load;
import static dev.swapgate.config.read.Configs.warnings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.SwapgateSettings.Http;
import dev.swapgate.config.SwapgateSettings.ProcessSettings;
import dev.swapgate.config.SwapgateSettings.Queue;
import dev.swapgate.config.SwapgateSettings.Scheduler;
import dev.swapgate.config.SwapgateSettings.Trace;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

class SwapgateSettingsTest {

    @Test
    void withoutTheSectionDefaultsApply() {
        assertThat(load("swapgate: {}").swapgate())
                .isEqualTo(
                        new SwapgateSettings(
                                new Scheduler(
                                        Duration.ofMinutes(2),
                                        Duration.ofMinutes(1),
                                        Optional.empty(),
                                        Duration.ZERO),
                                false,
                                new Queue(100, 1000, Duration.ZERO, Duration.ZERO),
                                Duration.ofSeconds(30),
                                Duration.ofSeconds(30),
                                new ProcessSettings(Duration.ZERO, "auto"),
                                new Http(
                                        List.of(),
                                        List.of(),
                                        536_870_912,
                                        67_108_864,
                                        1_048_576,
                                        4_294_967_296L,
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(30)),
                                Optional.empty(),
                                new Trace(Optional.empty(), 67_108_864)));
    }

    @Test
    void everyKeyIsRead() {
        GatewayConfig config =
                load(
                        """
                        swapgate:
                          scheduler: { maxTurn: 0, priorityHeadStart: 1.5, linger: 2, drainTimeout: 3 }
                          groups: { symmetric: true }
                          queue: { maxPerModel: 4, max: 5, timeout: 6, keepAlive: 7 }
                          unload: { drainTimeout: 8 }
                          shutdown: { drainTimeout: 0 }
                          process: { settle: 0.25, containment: pidns }
                          http:
                            allowedOrigins: [https://Chat.Example.org/, "app://obsidian.md", "http://h:3000"]
                            allowedHosts: [Models.Example.org, my_host]
                            maxBody: 10
                            maxJsonBody: 4KiB
                            maxBodyInMemory: 2 KiB
                            spoolBudget: 3GB
                            headerTimeout: 11
                            bodyTimeout: 12
                          stateDir: /var/lib/swapgate
                          trace: { path: t.jsonl, maxBytes: 1MiB }
                        """);

        assertThat(config.swapgate())
                .isEqualTo(
                        new SwapgateSettings(
                                new Scheduler(
                                        Duration.ZERO,
                                        Duration.ofMillis(1500),
                                        Optional.of(Duration.ofSeconds(2)),
                                        Duration.ofSeconds(3)),
                                true,
                                new Queue(4, 5, Duration.ofSeconds(6), Duration.ofSeconds(7)),
                                Duration.ofSeconds(8),
                                Duration.ZERO,
                                new ProcessSettings(Duration.ofMillis(250), "pidns"),
                                new Http(
                                        List.of(
                                                "https://chat.example.org",
                                                "app://obsidian.md",
                                                "http://h:3000"),
                                        List.of("models.example.org", "my_host"),
                                        10,
                                        4096,
                                        2048,
                                        3_000_000_000L,
                                        Duration.ofSeconds(11),
                                        Duration.ofSeconds(12)),
                                Optional.of("/var/lib/swapgate"),
                                new Trace(Optional.of("t.jsonl"), 1_048_576)));
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void offIsAnotherWordForZero() {
        GatewayConfig config =
                load(
                        "swapgate: { scheduler: { linger: off, drainTimeout: off }, queue: {"
                                + " timeout: off, keepAlive: off } }");

        assertThat(config.swapgate().scheduler().linger()).hasValue(Duration.ZERO);
        assertThat(config.swapgate().queue()).isEqualTo(Queue.DEFAULT);
        assertThat(errors("swapgate: { scheduler: { maxTurn: off } }"))
                .containsExactly(
                        "test.yaml:1:35: swapgate.scheduler.maxTurn: must be a number of seconds,"
                                + " but is \"off\"");
    }

    @Test
    void wrongValuesAreRefused() {
        assertThat(
                        errors(
                                """
                                swapgate:
                                  scheduler: { maxTurn: -1, linger: long }
                                  groups: { symmetric: maybe }
                                  queue: { maxPerModel: 0, max: -1, timeout: -0.5 }
                                  unload: 30
                                  process: { settle: x, containment: docker }
                                  http:
                                    allowedOrigins: [example.org, "https://a/b", "*", "null", "http://"]
                                    allowedHosts: ["a:80", "http://a", "*.a", ""]
                                    maxBody: 0
                                    maxBodyInMemory: 4GiB
                                    spoolBudget: plenty
                                  stateDir: [x]
                                  trace: { maxBytes: 1000 }
                                """))
                .containsExactly(
                        "test.yaml:2:25: swapgate.scheduler.maxTurn: must be 0 or more seconds, but"
                                + " is \"-1\"",
                        "test.yaml:2:37: swapgate.scheduler.linger: must be a number of seconds,"
                                + " but is \"long\"",
                        "test.yaml:3:24: swapgate.groups.symmetric: must be true or false, but is"
                                + " \"maybe\"",
                        "test.yaml:4:25: swapgate.queue.maxPerModel: must be at least 1, but is"
                                + " \"0\"",
                        "test.yaml:4:33: swapgate.queue.max: must be at least 1, but is \"-1\"",
                        "test.yaml:4:46: swapgate.queue.timeout: must be 0 or more seconds, but is"
                                + " \"-0.5\"",
                        "test.yaml:5:11: swapgate.unload: must be a mapping, but is \"30\"",
                        "test.yaml:6:22: swapgate.process.settle: must be a number of seconds, but"
                                + " is \"x\"",
                        "test.yaml:6:38: swapgate.process.containment: must be one of auto, cgroup,"
                                + " pidns, group, but is \"docker\"",
                        origin("8:22", 0, "example.org"),
                        origin("8:35", 1, "https://a/b"),
                        origin("8:50", 2, "*"),
                        origin("8:55", 3, "null"),
                        origin("8:63", 4, "http://"),
                        host("9:20", 0, "a:80"),
                        host("9:28", 1, "http://a"),
                        host("9:40", 2, "*.a"),
                        host("9:47", 3, ""),
                        "test.yaml:10:14: swapgate.http.maxBody: must be a number of bytes, such as"
                                + " 1048576 or 64MiB, but is \"0\"",
                        "test.yaml:11:22: swapgate.http.maxBodyInMemory: must be a number of bytes"
                            + " of at most 2147483647, such as 1048576 or 64MiB, but is \"4GiB\"",
                        "test.yaml:12:18: swapgate.http.spoolBudget: must be a number of bytes,"
                                + " such as 1048576 or 64MiB, but is \"plenty\"",
                        "test.yaml:13:13: swapgate.stateDir: must be a single value, but is a"
                                + " list",
                        "test.yaml:14:22: swapgate.trace.maxBytes: must be a number of bytes of at"
                                + " least 65536, such as 1048576 or 64MiB, but is \"1000\"");
    }

    private static String origin(String at, int index, String value) {
        return "test.yaml:%s: swapgate.http.allowedOrigins[%d]: must be an origin such as https://chat.example.org, but is \"%s\""
                .formatted(at, index, value);
    }

    private static String host(String at, int index, String value) {
        return "test.yaml:%s: swapgate.http.allowedHosts[%d]: must be a host name such as chat.example.org, without port, but is \"%s\""
                .formatted(at, index, value);
    }

    @Test
    void misspeltKeysAreReportedAtEveryLevel() {
        assertThat(
                        warnings(
                                """
                                swapgate:
                                  schedular: { maxTurn: 1 }
                                  scheduler: { max_turn: 1 }
                                  queue: { limit: 1 }
                                  http: { max-body: 1, allowedOrigin: [] }
                                """))
                .containsExactly(
                        "test.yaml:2:3: swapgate.schedular: unknown key, ignored; did you mean"
                                + " \"scheduler\"?",
                        "test.yaml:3:16: swapgate.scheduler.max_turn: unknown key, ignored; did you"
                                + " mean \"maxTurn\"?",
                        "test.yaml:4:12: swapgate.queue.limit: unknown key, ignored",
                        "test.yaml:5:11: swapgate.http.max-body: unknown key, ignored; did you mean"
                                + " \"maxBody\"?",
                        "test.yaml:5:24: swapgate.http.allowedOrigin: unknown key, ignored; did you"
                                + " mean \"allowedOrigins\"?");
    }

    @Test
    void settingsRefuseWhatMakesNoSense() {
        Duration negative = Duration.ofSeconds(-1);

        assertThatThrownBy(() ->
                        new Scheduler(negative, Duration.ZERO, Optional.empty(), Duration.ZERO))
                .hasMessage("maxTurn must not be negative, but is PT-1S");
        assertThatThrownBy(() -> new Queue(0, 1, Duration.ZERO, Duration.ZERO))
                .hasMessage("maxPerModel must be at least 1, but is 0");
        assertThatThrownBy(() -> new ProcessSettings(Duration.ZERO, "chroot"))
                .hasMessage(
                        "containment must be one of [auto, cgroup, pidns, group], but is chroot");
        assertThatThrownBy(() ->
                        new Http(List.of(), List.of(), 0, 1, 1, 1, Duration.ZERO, Duration.ZERO))
                .hasMessage("maxBody must be at least 1, but is 0");
    }
}
