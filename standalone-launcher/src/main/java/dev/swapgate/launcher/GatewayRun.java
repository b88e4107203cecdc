package dev.swapgate.launcher;

import dev.swapgate.Gateway;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.LogOutput;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.launcher.log.LogSetup;
import dev.swapgate.launcher.tls.TlsException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One run of the gateway, from the configuration to the exit code. */
final class GatewayRun {
    private static final Logger logger = LoggerFactory.getLogger(GatewayRun.class);

    /** Time for the last bytes of answers that the drain let end. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(1);

    private final ConfigSource source;
    private final Binding binding;
    private final boolean watched;
    private final String favourite;

    /** What counts now. */
    @SuppressWarnings("NullAway.Init") // set before it serves
    private volatile GatewayConfig config;

    /**
     * @param watched whether the configuration is read anew when its files change
     */
    GatewayRun(ConfigSource source, Binding binding, boolean watched) {
        this(source, binding, watched, "");
    }

    /**
     * @param favourite model to suggest to the user first
     */
    GatewayRun(ConfigSource source, Binding binding, String favourite) {
        this(source, binding, false, favourite);
    }

    private GatewayRun(ConfigSource source, Binding binding, boolean watched, String favourite) {
        this.source = source;
        this.binding = binding;
        this.watched = watched;
        this.favourite = favourite;
    }

    /** Serves until asked to stop. */
    int run() throws Exception {
        StopRequest stop = StopRequest.listen();
        try {
            Optional<ConfigWatch> watch =
                    watched ? Optional.of(new ConfigWatch(source)) : Optional.empty();
            GatewayConfig read = source.read();
            MonitoringSettings settings = read.monitoring();
            LogSetup.configure(read.logLevel(), settings.logToStdout(), settings.logTimeFormat());
            try (var http = new HttpServer(binding, read.swapgate().http().headerTimeout())) {
                http.bind();
                serve(read, http, stop, watch);
            } finally {
                watch.ifPresent(ConfigWatch::close);
            }
            ClassArchive.write();
            return ExitCode.OK;
        } finally {
            stop.finished();
        }
    }

    private void serve(
            GatewayConfig first, HttpServer http, StopRequest stop, Optional<ConfigWatch> watch)
            throws Exception {
        logger.info(
                "swapgate {} on Java {}: {} from {}",
                Gateway.version(),
                Runtime.version(),
                Announcement.size(first),
                source);
        config = first;
        try (Gateway gateway = Gateway.start(first, source::read)) {
            stop.onSecondSignal(gateway::close);
            LogOutput output = first.monitoring().logToStdout();
            if (output == LogOutput.UPSTREAM || output == LogOutput.BOTH) {
                gateway.onModelOutput(LogSetup::write);
            }
            gateway.onReload(changed -> follow(changed, http.address()));
            http.start(gateway.services());
            announce(first, http);
            stop.onHangUp(() -> {
                reloadCertificate(http);
                reload(gateway, "HUP");
            });
            watch.ifPresent(files -> files.start(() -> reload(gateway, "its files have changed")));
            stop.await();
            logger.info(
                    "shutting down: answers under way may take {} s; a second signal stops at once",
                    gateway.shutdownDrain().toMillis() / 1000.0);
            http.stopAccepting();
            gateway.stop();
        }
        awaitLastBytes(http);
        logger.info("stopped");
    }

    private static void reloadCertificate(HttpServer http) {
        try {
            http.reloadCertificate();
        } catch (TlsException e) {
            logger.warn(
                    "the certificate is not read anew, the one before stays: {}", e.getMessage());
        }
    }

    private static void reload(Gateway gateway, String reason) {
        logger.info("reading the configuration anew: {}", reason);
        // What comes of it is in the log.
        var unused = gateway.reload();
    }

    private void follow(GatewayConfig changed, ListenAddress address) {
        LogSetup.level(changed.logLevel());
        if (changed.apiKeys().isEmpty() && !config.apiKeys().isEmpty()) {
            Exposure.warn(address);
        }
        config = changed;
    }

    private void announce(GatewayConfig config, HttpServer http) throws Exception {
        if (config.apiKeys().isEmpty()) {
            Exposure.warn(http.address());
        }
        System.out.println("\n" + Announcement.call(config, http.url(), favourite));
        System.out.printf("swapgate is ready: %s (after %.2f s)%n", http.url(), sinceLaunch());
    }

    private static double sinceLaunch() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()).toMillis() / 1000.0)
                .orElse(0.0);
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
