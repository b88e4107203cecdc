package dev.swapgate.benchmark;

import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Runs direct, nginx, Jetty's stock {@code AsyncProxyServlet} and the gateway interleaved in one
 * run and prints tables with ratios: {@code Main DISTRIBUTION_HOME}. Needs {@code nginx} and {@code
 * wrk} on the path; loopback only.
 */
public final class Main {
    /** Long enough for the compiler, which has two cores to share with the load. */
    private static final int WARM_UP_SECONDS = 10;

    private static final int WARM_UP_ROUNDS = 4;
    private static final int ROUND_SECONDS = 6;
    private static final int ROUNDS = 5;
    private static final int STREAMS = 50;
    private static final int EVENTS = 250;
    private static final int PERIOD_MICROS = 20_000;

    private final Path home;
    private final Path directory;
    private final int upstream = Child.freePort();
    private final int ticker = Child.freePort();
    private final HttpClient client = HttpClient.newHttpClient();

    private Main(Path home) throws IOException {
        this.home = home;
        this.directory = Files.createTempDirectory("swapgate-benchmark");
    }

    private record Contender(String name, int port, Child process) {
        /** The gateway's children are model servers; nginx's child is its worker. */
        double cpuSeconds() {
            return process.cpuSeconds(name.equals("nginx"));
        }
    }

    /** Runs the benchmark. */
    public static void main(String[] args) throws IOException {
        new Main(Path.of(args[0])).run();
    }

    private void run() throws IOException {
        System.out.printf(
                "Swapgate benchmark, %s, JDK %s, %d cores%n%n",
                LocalDate.now(java.time.ZoneId.systemDefault()),
                Runtime.version(),
                Runtime.getRuntime().availableProcessors());
        startUp();
        int port = Child.freePort();
        try (Child gateway = gateway(port)) {
            Child.awaitPort(port, true);
            pause(5);
            double idle = gateway.residentMegabytes();
            SwapCost.Result swap = SwapCost.measure(port, directory);
            SwapCost.chat(client, port, "ticker");
            SwapCost.chat(client, port, "echo");
            compareAll(port, gateway);
            System.out.printf(
                    Locale.ROOT,
                    "%nSwap: stop %.1f ms + start %.1f ms alone, %.1f ms through the gateway: adds"
                            + " %.1f ms (medians of 20)%n",
                    swap.stop(),
                    swap.start(),
                    swap.swap(),
                    swap.added());
            System.out.printf(
                    Locale.ROOT,
                    "Resident memory: %.0f MB idle, %.0f MB after the load%n",
                    idle,
                    gateway.residentMegabytes());
        }
    }

    private void compareAll(int gatewayPort, Child gateway) {
        int nginxPort = Child.freePort();
        int stockPort = Child.freePort();
        int nginxTickerPort = Child.freePort();
        int stockTickerPort = Child.freePort();
        try (Child nginx = Child.start(log("nginx"), Nginx.proxy(directory, nginxPort, upstream));
                Child nginxTicker =
                        Child.start(log("nginx"), Nginx.proxy(directory, nginxTickerPort, ticker));
                Child stock = stock(stockPort, upstream);
                Child stockTicker = stock(stockTickerPort, ticker)) {
            for (int port : new int[] {nginxPort, stockPort, nginxTickerPort, stockTickerPort}) {
                Child.awaitPort(port, true);
            }
            List<Contender> contenders =
                    List.of(
                            new Contender("direct", upstream, gateway),
                            new Contender("nginx", nginxPort, nginx),
                            new Contender("stock AsyncProxyServlet", stockPort, stock),
                            new Contender("Swapgate", gatewayPort, gateway));
            throughput(contenders);
            events(
                    List.of(
                            new Contender("direct", ticker, gateway),
                            new Contender("nginx", nginxTickerPort, nginxTicker),
                            new Contender("stock AsyncProxyServlet", stockTickerPort, stockTicker),
                            new Contender("Swapgate", gatewayPort, gateway)));
        }
    }

    private void throughput(List<Contender> contenders) {
        var wrk = new Wrk(directory);
        for (int round = 0; round < WARM_UP_ROUNDS; round++) {
            contenders.forEach(contender -> wrk.run(contender.port(), WARM_UP_SECONDS));
        }
        Map<String, List<Wrk.Round>> rounds = new LinkedHashMap<>();
        Map<String, List<Double>> cpu = new LinkedHashMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (Contender contender : contenders) {
                double before = contender.cpuSeconds();
                Wrk.Round result = wrk.run(contender.port(), ROUND_SECONDS);
                double used = contender.cpuSeconds() - before;
                rounds.computeIfAbsent(contender.name(), name -> new ArrayList<>()).add(result);
                cpu.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(used * 1e6 / result.requests());
            }
        }
        printThroughput(rounds, cpu);
    }

    private static void printThroughput(
            Map<String, List<Wrk.Round>> rounds, Map<String, List<Double>> cpu) {
        double nginx = median(of(rounds, "nginx").stream().map(Wrk.Round::rate).toList());
        double stock =
                median(
                        of(rounds, "stock AsyncProxyServlet").stream()
                                .map(Wrk.Round::rate)
                                .toList());
        System.out.printf(
                "32 keep-alive connections, 2 KB POST, 1 KB answer; medians of %d interleaved"
                        + " rounds of %d s%n%n",
                ROUNDS, ROUND_SECONDS);
        System.out.println(
                "| | req/s | × nginx | × stock | p50 ms | p99 ms | CPU µs/req | errors |");
        System.out.println("|---|--:|--:|--:|--:|--:|--:|---|");
        rounds.forEach((name, list) -> {
            double rate = median(list.stream().map(Wrk.Round::rate).toList());
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.2f | %.2f | %.2f | %.2f | %s | %s |%n",
                    name,
                    rate,
                    rate / nginx,
                    rate / stock,
                    median(list.stream().map(Wrk.Round::p50).toList()),
                    median(list.stream().map(Wrk.Round::p99).toList()),
                    name.equals("direct")
                            ? "–"
                            : String.format(
                                    Locale.ROOT, "%.0f", median(cpu.getOrDefault(name, List.of()))),
                    list.stream().allMatch(Wrk.Round::clean) ? "none" : "SOME");
        });
    }

    private static void events(List<Contender> contenders) {
        contenders.forEach(contender -> EventDelay.measure(contender.port(), STREAMS));
        System.out.printf(
                "%nServer-sent events: %d streams × %d events/s, delay from the model server to the"
                        + " client, 2 interleaved rounds%n%n",
                STREAMS, 1_000_000 / PERIOD_MICROS);
        System.out.println("| | p50 µs | p99 µs | p50 added over direct µs |");
        System.out.println("|---|--:|--:|--:|");
        Map<String, List<Percentiles>> results = new LinkedHashMap<>();
        for (int round = 0; round < 2; round++) {
            for (Contender contender : contenders) {
                results.computeIfAbsent(contender.name(), name -> new ArrayList<>())
                        .add(EventDelay.measure(contender.port(), STREAMS));
            }
        }
        double direct = median(of(results, "direct").stream().map(Percentiles::median).toList());
        results.forEach((name, list) -> {
            double p50 = median(list.stream().map(Percentiles::median).toList());
            double p99 = median(list.stream().map(p -> p.at(0.99)).toList());
            System.out.printf(
                    Locale.ROOT, "| %s | %.0f | %.0f | %.0f |%n", name, p50, p99, p50 - direct);
        });
    }

    private void startUp() throws IOException {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            int port = Child.freePort();
            long begin = System.nanoTime();
            try (Child gateway = gateway(port)) {
                Child.awaitPort(port, true);
                SwapCost.chat(client, port, "a");
                times.add((System.nanoTime() - begin) / 1e6);
                assert gateway != null;
            }
        }
        System.out.printf(
                Locale.ROOT,
                "Start-up, launch to first proxied answer: first start %.0f ms, later starts %.0f"
                        + " ms (median of 5)%n%n",
                times.get(0),
                median(times.subList(1, times.size())));
    }

    private Child gateway(int port) throws IOException {
        int a = Child.freePort();
        int b = Child.freePort();
        String yaml =
                """
                models:
                  echo: { cmd: '%s', proxy: 'http://127.0.0.1:%d', checkEndpoint: /, concurrencyLimit: 256 }
                  ticker: { cmd: '%s', proxy: 'http://127.0.0.1:%d', concurrencyLimit: 256 }
                  a: { cmd: '%s', proxy: 'http://127.0.0.1:%d', checkEndpoint: / }
                  b: { cmd: '%s', proxy: 'http://127.0.0.1:%d', checkEndpoint: / }
                groups:
                  together: { swap: false, exclusive: false, members: [echo, ticker] }
                  one: { swap: true, exclusive: false, members: [a, b] }
                """
                        .formatted(
                                String.join(" ", Nginx.upstream(directory, upstream)),
                                upstream,
                                String.join(
                                        " ",
                                        java(
                                                TickerUpstream.class,
                                                ticker + " " + EVENTS + " " + PERIOD_MICROS)),
                                ticker,
                                String.join(" ", Nginx.upstream(directory, a)),
                                a,
                                String.join(" ", Nginx.upstream(directory, b)),
                                b);
        Path config = Files.writeString(directory.resolve("config.yaml"), yaml);
        String script = home.resolve("bin/swapgate").toString();
        return Child.start(
                log("gateway"),
                List.of(script, "-config", config.toString(), "-listen", "127.0.0.1:" + port));
    }

    private Child stock(int port, int target) {
        return Child.start(
                log("stock"), java(StockProxy.class, port + " http://127.0.0.1:" + target));
    }

    private static List<String> java(Class<?> main, String arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments.split(" ", -1)));
        return command;
    }

    private Path log(String name) {
        return directory.resolve(name + ".log");
    }

    private static <T> List<T> of(Map<String, List<T>> byName, String name) {
        return byName.getOrDefault(name, List.of());
    }

    private static double median(List<Double> values) {
        return new Percentiles(values.stream().mapToDouble(Double::doubleValue).toArray()).median();
    }

    private static void pause(int seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
