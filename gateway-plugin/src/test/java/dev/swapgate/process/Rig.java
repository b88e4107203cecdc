package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.config.Capabilities;
import dev.swapgate.config.Filters;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.IgnoredPaths;
import dev.swapgate.config.LogLevel;
import dev.swapgate.config.LogOutput;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.config.Timeouts;
import dev.swapgate.config.secret.Secrets;
import dev.swapgate.lock.ResidencyEvents;
import dev.swapgate.lock.schedule.LoadFailure;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBook;
import dev.swapgate.process.os.ProcessTable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** A process table with fake models, everything it said, and a mark on all it started. */
final class Rig implements ResidencyEvents, AutoCloseable {
    static final Duration SOON = Duration.ofSeconds(15);

    /** In the environment of all that this rig starts, supervisors included. */
    final String mark = "SWAPGATE_TEST=" + UUID.randomUUID();

    final List<String> events = new CopyOnWriteArrayList<>();
    final Map<String, LoadFailure> failures = new ConcurrentHashMap<>();
    final List<Long> eventTimes = new CopyOnWriteArrayList<>();
    final LogBook logs;
    final ModelProcesses processes;

    /** Of others: what one test leaves behind is that one's failure alone. */
    private final Set<Thread> threadsBefore = threads();

    Rig(String containment, Duration settle, List<Model> models) {
        var configs = new TreeMap<String, ModelConfig>();
        models.forEach(model -> configs.put(model.id, model.config(mark)));
        var groups = new TreeMap<String, GroupConfig>();
        groups.put("g", new GroupConfig("g", false, false, false, List.copyOf(configs.keySet())));
        SwapgateSettings standard = SwapgateSettings.DEFAULT;
        var config =
                new GatewayConfig(
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(10),
                        Duration.ZERO,
                        5800,
                        LogLevel.DEBUG,
                        List.of(),
                        configs,
                        groups,
                        List.of(),
                        new SwapgateSettings(
                                standard.scheduler(),
                                false,
                                standard.queue(),
                                standard.unloadDrain(),
                                standard.shutdownDrain(),
                                new SwapgateSettings.ProcessSettings(settle, containment),
                                standard.http(),
                                standard.stateDir(),
                                standard.trace()),
                        List.of(),
                        false,
                        IgnoredPaths.DEFAULT,
                        MonitoringSettings.DEFAULT,
                        new TreeMap<>(),
                        new TreeMap<>(),
                        new TreeMap<>(),
                        Optional.empty(),
                        false,
                        Secrets.NONE);
        logs = new LogBook(configs.keySet(), LogOutput.PROXY);
        processes =
                new ModelProcesses(config, logs, new GatewayLog(logs.gateway(), LogLevel.DEBUG));
        processes.connect(this);
        processes.onGone((model, generation) -> event("gone", model, generation));
    }

    Rig(String containment, Model... models) {
        this(containment, Duration.ZERO, List.of(models));
    }

    Rig(Model... models) {
        this("group", models);
    }

    /** A model to be; every part but the command has a default. */
    static final class Model {
        final String id;
        private final String cmd;
        private String cmdStop = "";
        private String proxy = "";
        private String check = "/health";
        private Duration grace = Duration.ofSeconds(5);
        private Duration healthCheck = Duration.ofSeconds(20);
        private OptionalInt port = OptionalInt.empty();
        private final List<String> env = new ArrayList<>();

        Model(String id, String cmd) {
            this.id = id;
            this.cmd = cmd;
        }

        Model port(int value) {
            port = OptionalInt.of(value);
            proxy = proxy.isEmpty() ? "http://localhost:${PORT}" : proxy;
            return this;
        }

        Model proxy(String value) {
            proxy = value;
            return this;
        }

        Model check(String value) {
            check = value;
            return this;
        }

        Model cmdStop(String value) {
            cmdStop = value;
            return this;
        }

        Model grace(Duration value) {
            grace = value;
            return this;
        }

        Model healthCheck(Duration value) {
            healthCheck = value;
            return this;
        }

        Model env(String pair) {
            env.add(pair);
            return this;
        }

        ModelConfig config(String mark) {
            env.add(mark);
            return new ModelConfig(
                    id,
                    cmd,
                    cmdStop,
                    proxy,
                    check,
                    List.of(),
                    env,
                    Duration.ZERO,
                    grace,
                    healthCheck,
                    "",
                    false,
                    "",
                    "",
                    10,
                    Filters.NONE,
                    Map.of(),
                    Timeouts.DEFAULT,
                    0,
                    port,
                    false,
                    false,
                    Capabilities.NONE);
        }
    }

    /** The command of a fake server, its port left to the gateway. */
    static String fake(String... arguments) {
        return String.join(
                " ", java(FakeServer.class, "port=${PORT} " + String.join(" ", arguments)));
    }

    /** Words that run a main class of the tests, with arguments. */
    static List<String> java(Class<?> main, String arguments) {
        var words = new ArrayList<String>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx32m", "-cp"));
        words.add(
                main == FakeGateway.class
                        ? System.getProperty("java.class.path")
                        : testClasses().toString());
        words.add(main.getName());
        words.addAll(List.of(arguments.strip().split(" +")));
        return words;
    }

    static Path testClasses() {
        try {
            return Path.of(Rig.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A fake server behind a shell that first starts children in every way a child can be started.
     */
    static String family(String... arguments) {
        return "sh -c \""
                + "sleep 600 & "
                + "setsid sleep 601 & "
                + "(setsid sh -c 'sleep 602 & exec sleep 603' &) ; "
                + "(sh -c 'trap \\\"\\\" TERM; sleep 604' &) ; "
                + fake(arguments)
                + " & wait\"";
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    void load(String model, long generation, String... victims) {
        processes.load(model, generation, Set.of(victims));
    }

    /** Loads a model and waits until it is ready. */
    void loadReady(String model, long generation) {
        load(model, generation);
        awaitEvent("ready " + model + " " + generation);
    }

    void awaitEvent(String event) {
        String instead = event.startsWith("ready ") ? event.replace("ready", "failed") : event;
        await("event " + event + " after " + events + output())
                .atMost(Duration.ofSeconds(25))
                .pollInterval(Duration.ofMillis(2))
                .until(() -> events.contains(event) || events.contains(instead));
        assertThat(events).as(() -> failures + output()).contains(event);
    }

    long timeOf(String event) {
        return eventTimes.get(events.indexOf(event));
    }

    LoadFailure failure(String model) {
        return Objects.requireNonNull(failures.get(model), "no failure of " + model);
    }

    Duration between(String first, String second) {
        return Duration.ofNanos(timeOf(second) - timeOf(first));
    }

    ProcessSnapshot snapshot(String model) {
        return processes.snapshots().stream()
                .filter(snapshot -> snapshot.model().equals(model))
                .findFirst()
                .orElseThrow();
    }

    String output() {
        return new String(logs.gateway().snapshot(), StandardCharsets.UTF_8)
                + new String(logs.upstream().snapshot(), StandardCharsets.UTF_8);
    }

    /** Every process this rig started that is alive, supervisors included. */
    List<String> survivors() {
        return survivors(mark);
    }

    /** What {@link #survivors} are without the supervisors. */
    List<String> models() {
        return survivors().stream().filter(process -> !process.contains("swapgate-")).toList();
    }

    static List<String> survivors(String mark) {
        return ProcessTable.read().stream()
                .filter(ProcessTable.Entry::isAlive)
                .filter(entry -> environment(entry.pid()).contains(mark))
                .map(entry -> entry.pid() + " " + ProcessTable.command(entry.pid()))
                // It has ended meanwhile.
                .filter(process -> !process.endsWith(" "))
                .toList();
    }

    private static String environment(long pid) {
        try {
            return Files.readString(
                    Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    void assertNothingIsLeft() {
        await("nothing left")
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(survivors()).isEmpty());
    }

    private void event(String what, String model, long generation) {
        eventTimes.add(System.nanoTime());
        events.add(what + " " + model + " " + generation);
    }

    @Override
    public void ready(String model, long generation) {
        event("ready", model, generation);
    }

    @Override
    public void failed(String model, long generation, LoadFailure failure) {
        failures.put(model, failure);
        event("failed", model, generation);
    }

    @Override
    public void lost(String model, long generation) {
        event("lost", model, generation);
    }

    @Override
    public void stopped(String model, long generation) {
        event("stopped", model, generation);
    }

    @Override
    public void close() {
        processes.close();
        assertNothingIsLeft();
        await("no thread left")
                .atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(threads()).isSubsetOf(threadsBefore));
    }

    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("swapgate-"))
                .collect(Collectors.toUnmodifiableSet());
    }
}
