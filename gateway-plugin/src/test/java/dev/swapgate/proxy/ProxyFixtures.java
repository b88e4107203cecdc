package dev.swapgate.proxy;

import dev.swapgate.config.Capabilities;
import dev.swapgate.config.Filters;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.IgnoredPaths;
import dev.swapgate.config.LogLevel;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.config.Timeouts;
import dev.swapgate.config.secret.Secrets;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.directory.Directory;
import dev.swapgate.proxy.resolve.BufferedBody;
import dev.swapgate.proxy.resolve.HeldBody;
import dev.swapgate.proxy.resolve.ModelResolver;

import jakarta.servlet.http.HttpServletRequest;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Configurations, requests and bodies for tests of this package. */
public final class ProxyFixtures {
    public static final SwapgateSettings.Http LIMITS = limits(10_000, 1_000);

    private ProxyFixtures() {}

    public static SwapgateSettings.Http limits(long maxBody, int inMemory) {
        return new SwapgateSettings.Http(
                List.of("https://chat.example.com"),
                List.of("gw.example.com"),
                maxBody,
                maxBody,
                inMemory,
                1_000_000,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30));
    }

    /** A resolver of these models, and of nothing else. */
    public static ModelResolver resolver(ModelConfig... models) {
        return resolver(config(List.of(), models));
    }

    /** A resolver of a configuration, of which no profile is active and no model is resident. */
    public static ModelResolver resolver(GatewayConfig config) {
        Directory directory =
                new Directory(
                        config,
                        new ActiveProfile(config.profiles()),
                        () -> new LockSnapshot(List.of(), 0));
        return new ModelResolver(directory, config.ignoredPaths());
    }

    public static GatewayConfig config(List<String> keys, ModelConfig... models) {
        SortedMap<String, ModelConfig> byId = new TreeMap<>();
        for (ModelConfig model : models) {
            byId.put(model.id(), model);
        }
        GroupConfig group =
                new GroupConfig(GroupConfig.DEFAULT, true, true, false, List.copyOf(byId.keySet()));
        Duration none = Duration.ZERO;
        SwapgateSettings settings =
                new SwapgateSettings(
                        new SwapgateSettings.Scheduler(
                                Duration.ofSeconds(120),
                                Duration.ofSeconds(60),
                                Optional.empty(),
                                none),
                        false,
                        new SwapgateSettings.Queue(100, 1000, none, none),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30),
                        new SwapgateSettings.ProcessSettings(none, "auto"),
                        LIMITS,
                        Optional.empty(),
                        SwapgateSettings.Trace.DEFAULT);
        return new GatewayConfig(
                Duration.ofSeconds(120),
                Duration.ofSeconds(10),
                none,
                5800,
                LogLevel.INFO,
                keys,
                byId,
                new TreeMap<>(Map.of(GroupConfig.DEFAULT, group)),
                List.of(),
                settings,
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

    public static ModelConfig model(String id, String... aliases) {
        return model(id, "", false, List.of(), Map.of(), aliases);
    }

    public static ModelConfig model(
            String id,
            String useModelName,
            boolean unlisted,
            List<String> strip,
            Map<String, Object> set,
            String... aliases) {
        return new ModelConfig(
                id,
                "serve",
                "",
                "http://127.0.0.1:5800",
                "/health",
                Arrays.asList(aliases),
                List.of(),
                Duration.ZERO,
                Duration.ofSeconds(10),
                Duration.ofSeconds(120),
                useModelName,
                unlisted,
                "",
                "",
                10,
                new Filters(strip, new TreeMap<>(set)),
                Map.of(),
                Timeouts.DEFAULT,
                0,
                OptionalInt.empty(),
                false,
                false,
                Capabilities.NONE);
    }

    /** A request with these headers, given as name, value, name, value … */
    public static HttpServletRequest request(String... headers) {
        return (HttpServletRequest)
                Proxy.newProxyInstance(
                        HttpServletRequest.class.getClassLoader(),
                        new Class<?>[] {HttpServletRequest.class},
                        (proxy, method, arguments) ->
                                switch (method.getName()) {
                                    case "getHeaders" ->
                                            Collections.enumeration(
                                                    values(headers, String.valueOf(arguments[0])));
                                    case "getHeader" ->
                                            values(headers, String.valueOf(arguments[0])).stream()
                                                    .findFirst()
                                                    .orElse(null);
                                    case "getHeaderNames" ->
                                            Collections.enumeration(names(headers));
                                    case "getContentLengthLong" ->
                                            values(headers, "Content-Length").stream()
                                                    .findFirst()
                                                    .map(Long::parseLong)
                                                    .orElse(-1L);
                                    case "getRemoteAddr" -> "192.0.2.7";
                                    case "getScheme" -> "http";
                                    default ->
                                            throw new UnsupportedOperationException(
                                                    method.getName());
                                });
    }

    private static List<String> names(String[] headers) {
        return java.util.stream.IntStream.range(0, headers.length / 2)
                .mapToObj(i -> headers[2 * i])
                .distinct()
                .toList();
    }

    private static List<String> values(String[] headers, String name) {
        return java.util.stream.IntStream.range(0, headers.length / 2)
                .filter(i -> headers[2 * i].equalsIgnoreCase(name))
                .mapToObj(i -> headers[2 * i + 1])
                .toList();
    }

    /** A body that counts how often it is freed. */
    public static BufferedBody body(byte[] content, AtomicInteger freed) {
        return new HeldBody(Bytes.of(content), freed::incrementAndGet);
    }
}
