package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.lock.schedule.LoadFailure.Kind;
import dev.swapgate.process.Rig.Model;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

@Timeout(60)
class StartTest {
    @TempDir Path directory;

    static List<Arguments> unusable() {
        String local = "http://localhost:9";
        return List.of(
                Arguments.of(model("/nonexistent/server", local), "does not exist"),
                Arguments.of(model("no-such-program-here --x", local), "no directory of PATH"),
                Arguments.of(model("/etc", local), "is a directory"),
                Arguments.of(model("/etc/passwd", local), "may not be executed"),
                Arguments.of(model(" \n# nothing", local), "cmd is empty"),
                Arguments.of(model("sleep 60", ""), "proxy is empty"),
                Arguments.of(model("sleep 60", "ftp://localhost:9"), "no http or https URL"),
                Arguments.of(model("sleep 60", "http://local host"), "is no URL"),
                Arguments.of(model("sleep 60", local).check("/%zz"), "checkEndpoint /%zz"),
                Arguments.of(model("sleep 60", local).check("a b"), "checkEndpoint a b"));
    }

    private static Model model(String cmd, String proxy) {
        return new Model("m", cmd).proxy(proxy);
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void whatCannotBeStartedIsRefusedBeforeAnythingIs(Model model, String detail) {
        try (var rig = new Rig(model)) {
            rig.processes.containment();
            long begin = System.nanoTime();
            LoadFailure failure = fail(rig);

            assertThat(failure.kind()).isEqualTo(Kind.START_FAILED);
            assertThat(failure.detail()).contains(detail).doesNotContain("\n");
            assertThat(Duration.ofNanos(rig.timeOf("failed m 1") - begin))
                    .isLessThan(Duration.ofMillis(500));
            assertThat(rig.output()).doesNotContain("started");
            assertThat(rig.snapshot("m"))
                    .returns(ProcessState.FAILED, ProcessSnapshot::state)
                    .returns(failure.detail(), snapshot -> snapshot.lastFailure().orElseThrow());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void anEarlyEndIsNoticedAtOnceWithItsCodeAndLastWords(String containment) {
        var model =
                new Model("m", Rig.fake("exit=300:3", "health=503", "say=out-of-memory"))
                        .port(Rig.freePort());
        try (var rig = new Rig(containment, model)) {
            LoadFailure failure = fail(rig);

            assertThat(failure.kind()).isEqualTo(Kind.START_FAILED);
            assertThat(failure.detail()).contains("exit code 3").contains("out-of-memory");
        }
    }

    @Test
    void aSignalThatEndsItEarlyIsNamed() {
        try (var rig = new Rig(model("sh -c 'kill -SEGV $$'", "http://localhost:9"))) {
            assertThat(fail(rig).detail()).contains("139").contains("SEGV");
        }
    }

    @Test
    void whatAnEarlyEndLeavesBehindIsEnded() {
        var model = model("sh -c 'sleep 600 & setsid sleep 601 & exit 4'", "http://localhost:9");
        try (var rig = new Rig(model)) {
            assertThat(fail(rig).detail()).contains("exit code 4");
            assertThat(rig.survivors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"hang", "503", "302", "204"})
    void whoDoesNotAnswerWith200InTimeIsEnded(String health) {
        var model =
                new Model("m", Rig.fake("health=" + health))
                        .port(Rig.freePort())
                        .healthCheck(Duration.ofMillis(2200));
        try (var rig = new Rig(model)) {
            LoadFailure failure = fail(rig);

            assertThat(failure.kind()).isEqualTo(Kind.START_TIMEOUT);
            assertThat(failure.detail())
                    .contains(health.equals("hang") ? "no answer" : "status " + health);
            assertThat(rig.survivors()).isEmpty();
        }
    }

    @Test
    void aFrozenProcessIsEndedWhenItsTimeIsOver() throws Exception {
        var model =
                new Model("m", Rig.fake("health=503"))
                        .port(Rig.freePort())
                        .grace(Duration.ofMillis(200))
                        .healthCheck(Duration.ofSeconds(2));
        try (var rig = new Rig(model)) {
            rig.load("m", 1);
            await().until(() -> rig.snapshot("m").pid().isPresent());
            String pid = Long.toString(rig.snapshot("m").pid().orElseThrow());
            assertThat(new ProcessBuilder("kill", "-STOP", pid).start().waitFor()).isZero();
            rig.awaitEvent("failed m 1");

            assertThat(rig.failure("m").kind()).isEqualTo(Kind.START_TIMEOUT);
            assertThat(rig.survivors()).isEmpty();
        }
    }

    @Test
    void whoNeedsItsTimeIsReadySoonAfterItSaysSo() {
        try (var rig =
                new Rig(new Model("m", Rig.fake("health=later:1200")).port(Rig.freePort()))) {
            rig.loadReady("m", 1);
            assertThat(rig.snapshot("m").uptime()).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void aPortThatIsWrittenDownAndTakenIsRefusedAndItsHolderNamed() throws IOException {
        try (var decoy = new Decoy("127.0.0.1");
                var rig = new Rig(model("sleep 60", "http://localhost:" + decoy.port()))) {
            LoadFailure failure = fail(rig);

            assertThat(failure.kind()).isEqualTo(Kind.START_FAILED);
            assertThat(failure.detail())
                    .contains("port " + decoy.port() + " is in use by")
                    .contains("process " + ProcessHandle.current().pid());
            assertThat(rig.output()).doesNotContain("started");
            assertThat(decoy.requests()).isZero();
        }
    }

    @Test
    void anAssignedPortThatIsTakenIsReplacedByTheNextFreeOne() throws IOException {
        for (String address : List.of("127.0.0.1", "::1", "0.0.0.0")) {
            try (var decoy = new Decoy(address);
                    var rig =
                            new Rig(
                                    new Model("m", Rig.fake("say=${PORT}"))
                                            .port(decoy.port())
                                            .env("SEEN=${PORT}"))) {
                rig.loadReady("m", 1);
                ProcessSnapshot snapshot = rig.snapshot("m");
                long port = snapshot.port().orElseThrow();

                assertThat(port).isGreaterThan(decoy.port());
                assertThat(snapshot.command()).contains("port=" + port).contains("say=" + port);
                assertThat(snapshot.proxy()).isEqualTo("http://localhost:" + port);
                assertThat(rig.processes.upstream("m", 1).orElseThrow().base()).hasPort((int) port);
                assertThat(rig.output()).contains("so it gets " + port);
                assertThat(decoy.requests()).isZero();
            }
        }
    }

    @Test
    void anAssignedPortThatIsTakenDuringTheStartIsReplacedOnce() throws IOException {
        int port = Rig.freePort();
        Path taken = directory.resolve("taken");
        Path asked = directory.resolve("taken.asked");
        String late =
                "sh -c '[ -e $0 ] && exec \"$@\"; touch $0.asked;"
                        + " until [ -e $0 ]; do sleep 0.05; done; exit 1' ";
        try (var rig = new Rig(new Model("m", late + taken + " " + Rig.fake()).port(port))) {
            rig.load("m", 1);
            await().until(() -> Files.exists(asked));
            try (var decoy = new Decoy("127.0.0.1", port)) {
                Files.createFile(taken);
                rig.awaitEvent("ready m 1");

                assertThat(rig.events).containsExactly("ready m 1");
                assertThat(rig.snapshot("m").port().orElseThrow()).isGreaterThan(decoy.port());
                assertThat(rig.output()).contains("its port was taken meanwhile");
            }
        }
    }

    @Test
    void whoTookThePortAfterTheStartIsNotTheModel() throws IOException {
        int port = Rig.freePort();
        try (var rig = new Rig(model("sleep 60", "http://127.0.0.1:" + port))) {
            rig.load("m", 1);
            await().until(() -> rig.snapshot("m").state() == ProcessState.STARTING);
            try (var decoy = new Decoy("127.0.0.1", port)) {
                rig.awaitEvent("failed m 1");

                assertThat(rig.failure("m").detail())
                        .contains("was taken by process " + ProcessHandle.current().pid());
                assertThat(decoy.requests()).isPositive();
            }
        }
    }

    @Test
    void withoutAProbeAModelIsReadyAsSoonAsItRuns() {
        try (var rig = new Rig(model("sleep 60", "http://localhost:9").check("none"))) {
            rig.loadReady("m", 1);
        }
        try (var rig = new Rig(model("false", "http://localhost:9").check(" none "))) {
            assertThat(fail(rig).detail()).contains("exit code 1");
        }
    }

    @Test
    void aCommandThatOnlyWakesSomethingElsewhereMayEnd() {
        try (var rig = new Rig(model("true", "http://192.0.2.1:9/v1/").check("none"))) {
            rig.loadReady("m", 1);
            assertThat(rig.processes.upstream("m", 1).orElseThrow().base())
                    .hasToString("http://192.0.2.1:9/v1");
            rig.processes.unload("m", 1);
            rig.awaitEvent("stopped m 1");

            assertThat(rig.events).doesNotContain("lost m 1");
        }
    }

    @Test
    void aLoadMayBeGivenUpInEveryPhase() {
        var stubborn =
                new Model("victim", "sh -c \"trap '' TERM; sleep 60; sleep 60\"")
                        .proxy("http://localhost:9")
                        .check("none")
                        .grace(Duration.ofSeconds(2));
        var model = new Model("m", Rig.fake("health=503")).port(Rig.freePort());
        try (var rig = new Rig(stubborn, model)) {
            rig.processes.abort("m", 1);
            rig.load("m", 1);
            rig.awaitEvent("failed m 1");

            rig.loadReady("victim", 1);
            rig.load("m", 2, "victim");
            rig.processes.abort("m", 2);
            rig.awaitEvent("failed m 2");
            assertThat(rig.events).doesNotContain("stopped victim 1");
            rig.awaitEvent("stopped victim 1");

            rig.load("m", 3);
            await().until(() -> rig.snapshot("m").state() == ProcessState.STARTING);
            rig.processes.abort("m", 3);
            rig.awaitEvent("failed m 3");

            assertThat(rig.failure("m").kind()).isEqualTo(Kind.ABORTED);
            assertThat(rig.snapshot("m").state()).isEqualTo(ProcessState.STOPPED);
            assertThat(rig.survivors()).isEmpty();
        }
    }

    @Test
    void whatIsReadyIsNotGivenUpAnyMore() {
        try (var rig = new Rig(new Model("m", Rig.fake()).port(Rig.freePort()))) {
            rig.loadReady("m", 1);
            rig.processes.abort("m", 1);
            rig.processes.unload("m", 99);

            assertThat(rig.snapshot("m").state()).isEqualTo(ProcessState.READY);
        }
    }

    @Test
    void argumentsAndEnvironmentArriveAsTheyWereWritten() throws IOException {
        Path script = directory.resolve("show");
        Files.writeString(
                script,
                """
                #!/bin/sh
                for a; do echo "<$a>"; done
                tr '\\0' '\\n' </proc/$$/environ
                echo in:$(cat)
                """);
        assertThat(script.toFile().setExecutable(true)).isTrue();
        var model =
                model(
                                script + " 'a  b' '$HOME `id`' \"it's\" '' '*' \"x\\\\y\"",
                                "http://localhost:9")
                        .env("SPACED=a 'quoted' $value")
                        .env("dotted.name=1")
                        .env("UID=77")
                        .env("PATH=/only/here:/usr/bin:/bin");
        try (var rig = new Rig(model)) {
            assertThat(fail(rig).detail()).contains("exit code 0");
            assertThat(rig.output().lines())
                    .contains("<a  b>", "<$HOME `id`>", "<it's>", "<>", "<*>", "<x\\y>")
                    .contains("SPACED=a 'quoted' $value", "dotted.name=1", "UID=77", "in:")
                    .contains("PATH=/only/here:/usr/bin:/bin", "SWAPGATE_MODEL=m")
                    .noneMatch(line -> line.startsWith("SWAPGATE_ARGS"))
                    .noneMatch(line -> line.startsWith("swapgate_"));
        }
    }

    @Test
    void aCommandFindsItsSignalsAsTheGatewayFoundThem() throws IOException {
        // Whoever starts the gateway may have it ignore some.
        String ours = Files.readString(Path.of("/proc/self/status"));
        String ignored = ours.replaceAll("(?s).*SigIgn:\\s+[0-9a-f]{9}([0-9a-f]{7}).*", "$1");
        var model = model("sh -c 'grep SigIgn /proc/self/status; exit 1'", "http://localhost:9");
        for (String containment : List.of("cgroup", "pidns", "group")) {
            try (var rig = new Rig(containment, model)) {
                fail(rig);
                assertThat(rig.output()).containsPattern("SigIgn:\\s+[0-9a-f]{9}" + ignored);
            }
        }
    }

    @Test
    void aFloodOfOutputNeitherBlocksTheProcessNorGrowsTheLog() throws Exception {
        var model =
                model(
                        "sh -c 'head -c 30000000 /dev/zero; printf \"\\033[31mred\"; exit 5'",
                        "http://localhost:9");
        try (var rig = new Rig(model)) {
            var stalled = new CountDownLatch(1);
            AutoCloseable reader =
                    rig.logs
                            .upstream()
                            .subscribe(
                                    true,
                                    chunk -> {
                                        try {
                                            stalled.await();
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                    });
            assertThat(fail(rig).detail()).contains("exit code 5");
            stalled.countDown();
            reader.close();

            assertThat(rig.logs.model("m").snapshot()).hasSize(100 * 1024);
            assertThat(rig.output()).endsWith("\u001b[31mred");
        }
    }

    private static LoadFailure fail(Rig rig) {
        rig.load("m", 1);
        rig.awaitEvent("failed m 1");
        assertThat(rig.events).containsExactly("failed m 1");
        return rig.failure("m");
    }

    /** Somebody else's server, in this very process, which answers 200 to whatever it is asked. */
    private static final class Decoy implements AutoCloseable {
        private final ServerSocket listener;
        private final AtomicInteger requests = new AtomicInteger();

        Decoy(String address) throws IOException {
            this(address, 0);
        }

        Decoy(String address, int port) throws IOException {
            listener = new ServerSocket();
            listener.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            var unused = Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (var socket = listener.accept()) {
                    var in =
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII));
                    if (in.lines().anyMatch(String::isEmpty)) {
                        requests.incrementAndGet();
                        socket.getOutputStream()
                                .write(
                                        "HTTP/1.1 200 OK\r\n\r\n"
                                                .getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException e) {
                    // Closed, or by a client that changed its mind.
                }
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        int requests() {
            return requests.get();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
