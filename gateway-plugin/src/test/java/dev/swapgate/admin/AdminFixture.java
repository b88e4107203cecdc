package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

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
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.config.secret.Secrets;
import dev.swapgate.log.LogBook;
import dev.swapgate.log.LogBuffer;
import dev.swapgate.metrics.BuildInfo;
import dev.swapgate.plan.ConfigChange;
import dev.swapgate.process.ProcessSnapshot;
import dev.swapgate.process.ProcessState;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.RouteTable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The routes over fakes: models {@code chat} (alias {@code gpt}), {@code org/embed:Q4} in group G2
 * and the unlisted {@code secret}; all off at first.
 */
final class AdminFixture implements AutoCloseable {
    static final Instant STARTED = Instant.parse("2026-05-04T10:11:12.987Z");
    static final Duration DRAIN = SwapgateSettings.DEFAULT.unloadDrain();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    final FakeControl control = new FakeControl("chat", "org/embed:Q4", "secret");
    final LogBook logs = new LogBook(Set.of("chat", "org/embed:Q4", "secret"), LogOutput.NONE);
    final List<ProcessSnapshot> processes = new ArrayList<>();
    final ActiveProfile profile;
    final Readiness readiness = new Readiness();
    final FakeCalls calls = new FakeCalls();
    final ReloadEvents reloads = new ReloadEvents();

    /** What comes of a reload. */
    final CompletableFuture<ConfigChange> reload = new CompletableFuture<>();

    final AdminRoutes routes;
    private final RouteTable table;

    AdminFixture() {
        this(config());
    }

    /** The routes over other peers, selectors, profiles and settings; the models stay. */
    AdminFixture(GatewayConfig config) {
        for (String model : List.of("chat", "org/embed:Q4", "secret")) {
            processes.add(process(model, ProcessState.STOPPED));
        }
        profile = new ActiveProfile(config.profiles());
        AdminServices services =
                new AdminServices(
                        () -> config,
                        () -> reload,
                        control,
                        profile,
                        () -> List.copyOf(processes),
                        logs,
                        () -> "metric 1\n",
                        readiness,
                        calls.and(reloads),
                        new BuildInfo("1.2.3", "abc123", "2026-01-02T03:04:05Z"),
                        STARTED);
        routes = new AdminRoutes(services, InstantSource.fixed(STARTED.plusMillis(61_500)));
        table = new RouteTable(routes.routes());
    }

    private static GatewayConfig config() {
        TreeMap<String, ModelConfig> models = new TreeMap<>();
        models.put(
                "chat",
                model("chat", List.of("gpt"), false, " Chat ", Map.of("size", Map.of("7", "B"))));
        models.put("org/embed:Q4", model("org/embed:Q4", List.of(), false, "", Map.of()));
        models.put("secret", model("secret", List.of(), true, "", Map.of()));
        TreeMap<String, GroupConfig> groups = new TreeMap<>();
        groups.put("G2", new GroupConfig("G2", false, false, true, List.of("org/embed:Q4")));
        groups.put(
                GroupConfig.DEFAULT,
                new GroupConfig(GroupConfig.DEFAULT, true, true, false, List.of("chat", "secret")));
        groups.put("idle", new GroupConfig("idle", true, true, false, List.of()));
        return new GatewayConfig(
                Duration.ofSeconds(120),
                Duration.ofSeconds(5),
                Duration.ZERO,
                5800,
                LogLevel.INFO,
                List.of(),
                models,
                groups,
                List.of(),
                SwapgateSettings.DEFAULT,
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
    }

    /** As {@link #config()}, as far as listings show, and more. */
    static GatewayConfig config(String more) {
        return new ConfigLoader(Map.of())
                .parse(
                        "test",
                        """
                        models:
                          chat:
                            cmd: run
                            proxy: "http://127.0.0.1:1"
                            name: Chat
                            aliases: [gpt]
                            metadata: {size: {"7": B}}
                          "org/embed:Q4":
                            cmd: run
                            proxy: "http://127.0.0.1:2"
                            metadata: {context_length: 1, other: 2}
                            capabilities:
                              in: [text, image, audio]
                              out: [text]
                              tools: true
                              reranker: true
                              context: 4096
                          secret: {cmd: run, proxy: "http://127.0.0.1:3", unlisted: true}
                        """
                                + more);
    }

    private static ModelConfig model(
            String id,
            List<String> aliases,
            boolean unlisted,
            String name,
            Map<String, Object> metadata) {
        return new ModelConfig(
                id,
                "serve " + id,
                "",
                "http://127.0.0.1:5800",
                "/health",
                aliases,
                List.of(),
                Duration.ofSeconds(300),
                Duration.ofSeconds(5),
                Duration.ofSeconds(120),
                "",
                unlisted,
                name,
                name.isEmpty() ? "" : "Talks",
                10,
                new Filters(List.of(), new TreeMap<>()),
                metadata,
                Timeouts.DEFAULT,
                0,
                OptionalInt.empty(),
                false,
                false,
                Capabilities.NONE);
    }

    static ProcessSnapshot process(String model, ProcessState state) {
        boolean ready = state == ProcessState.READY;
        return new ProcessSnapshot(
                model,
                state,
                1,
                ready ? OptionalLong.of(4711) : OptionalLong.empty(),
                ready ? OptionalLong.of(5801) : OptionalLong.empty(),
                "serve --key ***",
                "http://127.0.0.1:5801",
                ready ? Duration.ofMillis(2500) : Duration.ZERO,
                state == ProcessState.FAILED ? Optional.of("exit code 7") : Optional.empty());
    }

    void process(int index, ProcessSnapshot process) {
        processes.set(index, process);
    }

    /** A request as the servlet would build it for the route that takes it. */
    private LocalRequest request(
            RouteTable.Match.Found match,
            String method,
            String target,
            String body,
            String... headers) {
        Map<String, List<String>> all = new TreeMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], List.of(headers[i + 1]));
        }
        return new LocalRequest(
                method,
                decode(match.rest()),
                query(target),
                all,
                body.getBytes(StandardCharsets.UTF_8),
                "req-1");
    }

    private static String path(String target) {
        return target.split("\\?", 2)[0];
    }

    private static String decode(String raw) {
        return URLDecoder.decode(raw, StandardCharsets.UTF_8);
    }

    private static Map<String, List<String>> query(String target) {
        Map<String, List<String>> query = new TreeMap<>();
        if (target.contains("?")) {
            for (String pair : target.split("\\?", 2)[1].split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], List.of(parts.length > 1 ? parts[1] : ""));
            }
        }
        return query;
    }

    /** The route that takes a request. */
    Route route(String method, String path) {
        return match(method, path).route();
    }

    private RouteTable.Match.Found match(String method, String path) {
        RouteTable.Match match = table.find(method, path);
        assertThat(match).as(method + " " + path).isInstanceOf(RouteTable.Match.Found.class);
        return (RouteTable.Match.Found) match;
    }

    CompletableFuture<LocalResponse> send(
            String method, String target, String body, String... headers) {
        RouteTable.Match.Found match = match(method, path(target));
        assertThat(match.route().action()).isInstanceOf(Route.Action.Local.class);
        return ((Route.Action.Local) match.route().action())
                .handler()
                .handle(request(match, method, target, body, headers))
                .toCompletableFuture();
    }

    LocalResponse.Content content(String method, String target, String... headers) {
        return (LocalResponse.Content) await(send(method, target, "", headers));
    }

    LocalResponse.Stream stream(String target) {
        return (LocalResponse.Stream) await(send("GET", target, ""));
    }

    String text(String method, String target, String... headers) {
        return new String(content(method, target, headers).body(), StandardCharsets.UTF_8);
    }

    JsonNode json(String method, String target) {
        LocalResponse.Content content = content(method, target);
        assertThat(content.contentType()).isEqualTo("application/json");
        return parse(new String(content.body(), StandardCharsets.UTF_8));
    }

    static JsonNode parse(String json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + json, e);
        }
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    /** Writes to a log: {@code gateway}, {@code shown}, {@code upstream} or a model's. */
    void write(String log, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        log(log).append(bytes, 0, bytes.length);
    }

    private LogBuffer log(String name) {
        return switch (name) {
            case "gateway" -> logs.gateway();
            case "shown" -> logs.shown();
            case "upstream" -> logs.upstream();
            default -> logs.model(name);
        };
    }

    @Override
    public void close() {
        routes.close();
        control.lock.close();
    }
}
