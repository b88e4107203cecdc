package dev.swapgate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** An untouched Jetty with the WAR dropped in, or with the module unpacked over its base. */
final class JettyHome implements Deployment {
    private final Daemon daemon;
    private final int port;
    private final String contextPath;

    private JettyHome(Daemon daemon, int port, String contextPath) {
        this.daemon = daemon;
        this.port = port;
        this.contextPath = contextPath;
    }

    /** The WAR as {@code ROOT.war}, configured by system property. */
    static JettyHome war(Path directory, String yaml) {
        return warAt(
                        directory,
                        "ROOT",
                        "",
                        List.of("-Dswapgate.config=" + Launcher.write(directory, yaml)),
                        Map.of())
                .ready();
    }

    /** The WAR under a name, with JVM options and environment of the test's choice; not awaited. */
    static JettyHome warAt(
            Path directory,
            String name,
            String contextPath,
            List<String> options,
            Map<String, String> environment) {
        Path base = base(directory);
        setUp(directory, base, "--add-modules=http,ee10-deploy");
        deployWar(base, name);
        return run(
                directory,
                base,
                contextPath,
                options,
                List.of("jetty.deploy.scanInterval=1"),
                environment);
    }

    /** The module, configured by its ini property. */
    static JettyHome module(Path directory, String yaml) {
        Path base = base(directory);
        unzip(Artefacts.module(), base);
        setUp(directory, base, "--add-modules=swapgate");
        List<String> properties = List.of("swapgate.config=" + Launcher.write(directory, yaml));
        return run(directory, base, "", List.of(), properties, Map.of()).ready();
    }

    /** Copies the WAR into {@code webapps}. */
    static void deployWar(Path base, String name) {
        try {
            Path webapps = Files.createDirectories(base.resolve("webapps"));
            Files.copy(Artefacts.war(), webapps.resolve(name + ".war"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path base(Path directory) {
        try {
            return Files.createDirectories(directory.resolve("jetty-base"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void setUp(Path directory, Path base, String modules) {
        Daemon setUp =
                Daemon.start(
                        directory,
                        "jetty-setup",
                        command(base, List.of(), List.of(modules)),
                        Map.of());
        if (setUp.awaitExit(Duration.ofSeconds(60)) != 0) {
            throw new IllegalStateException(setUp.log());
        }
    }

    private static JettyHome run(
            Path directory,
            Path base,
            String contextPath,
            List<String> options,
            List<String> properties,
            Map<String, String> environment) {
        int port = Daemon.freePort();
        List<String> arguments = new ArrayList<>(properties);
        arguments.add("jetty.http.host=127.0.0.1");
        arguments.add("jetty.http.port=" + port);
        Daemon daemon =
                Daemon.start(directory, "jetty", command(base, options, arguments), environment);
        return new JettyHome(daemon, port, contextPath);
    }

    private static List<String> command(Path base, List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-jar");
        command.add(Artefacts.jettyHome().resolve("start.jar").toString());
        command.add("jetty.base=" + base);
        command.addAll(arguments);
        return command;
    }

    private static void unzip(Path archive, Path target) {
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(archive))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                } else {
                    Files.createDirectories(file.getParent());
                    Files.copy(in, file);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the gateway answers. */
    JettyHome ready() {
        daemon.awaitAnswer(uri("/health"), Duration.ofSeconds(60));
        return this;
    }

    @Override
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + contextPath + path);
    }

    @Override
    public String log() {
        return daemon.log();
    }

    @Override
    public Survivors survivors() {
        return daemon.survivors();
    }

    @Override
    public Process process() {
        return daemon.process();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
