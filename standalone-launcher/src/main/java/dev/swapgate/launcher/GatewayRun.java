package dev.swapgate.launcher;

import dev.swapgate.Gateway;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.launcher.log.LogSetup;
import dev.swapgate.lint.Linter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One run of the gateway, from the configuration to the exit code. */
final class GatewayRun {
    private static final Logger logger = LoggerFactory.getLogger(GatewayRun.class);

    /** Time on top of drain and grace for processes to be killed and seen gone. */
    private static final Duration STOP_MARGIN = Duration.ofSeconds(30);

    /** Time for the last bytes of answers that the drain let end. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(1);

    private final List<Path> files;
    private final ListenAddress listen;
    private final String favourite;

    GatewayRun(List<Path> files, ListenAddress listen) {
        this(files, listen, "");
    }

    /**
     * @param favourite model to suggest to the user first
     */
    GatewayRun(List<Path> files, ListenAddress listen, String favourite) {
        this.files = files;
        this.listen = listen;
        this.favourite = favourite;
    }

    /** Serves until asked to stop. */
    int run() throws Exception {
        StopRequest stop = StopRequest.listen();
        try {
            GatewayConfig config = new Linter(new ConfigLoader(Home.environment())).load(files);
            LogSetup.level(config.logLevel());
            try (var http = new HttpServer(listen, config.swapgate().http().headerTimeout())) {
                http.bind();
                serve(config, http, stop);
            }
            ClassArchive.write();
            return ExitCode.OK;
        } finally {
            stop.finished();
        }
    }

    private void serve(GatewayConfig config, HttpServer http, StopRequest stop) throws Exception {
        logger.info(
                "swapgate {} on Java {}: {} from {}",
                Gateway.version(),
                Runtime.version(),
                Announcement.size(config),
                ConfigFiles.name(files));
        try (Gateway gateway = Gateway.start(config)) {
            stop.onSecondSignal(gateway::close);
            http.start(gateway.services());
            announce(config, http.address());
            stop.await();
            logger.info(
                    "shutting down: answers under way may take {} s; a second signal stops at once",
                    gateway.shutdownDrain().toMillis() / 1000.0);
            http.stopAccepting();
            stop(gateway, config);
        }
        awaitLastBytes(http);
        logger.info("stopped");
    }

    private void announce(GatewayConfig config, ListenAddress address) throws Exception {
        if (config.apiKeys().isEmpty()) {
            Exposure.warn(address);
        }
        System.out.println("\n" + Announcement.call(config, address, favourite));
        System.out.printf("swapgate is ready: %s (after %.2f s)%n", address.url(), sinceLaunch());
    }

    private static double sinceLaunch() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toMillis() / 1000.0)
                .orElse(0.0);
    }

    private static void stop(Gateway gateway, GatewayConfig config) throws InterruptedException {
        Duration grace =
                config.models().values().stream()
                        .map(ModelConfig::unloadTimeout)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
        Duration atMost = gateway.shutdownDrain().plus(grace).plus(STOP_MARGIN);
        try {
            gateway.shutdown(gateway.shutdownDrain()).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            logger.error("not everything stopped within {}; the rest is killed", atMost, e);
        }
    }

    private static void awaitLastBytes(HttpServer http) throws InterruptedException {
        long end = System.nanoTime() + LAST_BYTES.toNanos();
        var never = new CountDownLatch(1);
        while (http.isAnswering() && end - System.nanoTime() > 0) {
            if (never.await(5, TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }
}
