package dev.swapgate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** A real nginx with exactly the shipped file, its two addresses edited, in front of a gateway. */
final class Nginx implements Deployment {
    private final Deployment gateway;
    private final Daemon nginx;
    private final int port;

    private Nginx(Deployment gateway, Daemon nginx, int port) {
        this.gateway = gateway;
        this.nginx = nginx;
        this.port = port;
    }

    /** Starts a gateway and puts nginx in front of it; skips the test where there is no nginx. */
    static Nginx before(Supplier<Deployment> start, Path directory) {
        RequiredProgram.onPath("nginx");
        Deployment gateway = start.get();
        int port = Daemon.freePort();
        Path file = directory.resolve("nginx.conf");
        try {
            String snippet =
                    Files.readString(Artefacts.nginx())
                            .replace("127.0.0.1:8080", "127.0.0.1:" + gateway.port())
                            .replaceFirst("listen 80;", "listen 127.0.0.1:" + port + ";");
            Files.writeString(file, configuration(directory, snippet));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Daemon nginx =
                Daemon.start(directory, "nginx", List.of("nginx", "-c", file.toString()), Map.of());
        Nginx deployment = new Nginx(gateway, nginx, port);
        nginx.awaitAnswer(deployment.uri("/health"), Duration.ofSeconds(60));
        return deployment;
    }

    private static String configuration(Path directory, String snippet) {
        return """
        daemon off;
        worker_processes 1;
        error_log stderr info;
        pid %1$s/nginx.pid;
        events { worker_connections 512; }
        http {
          access_log off;
          client_body_temp_path %1$s/nginx.body;
          proxy_temp_path %1$s/nginx.proxy;
          fastcgi_temp_path %1$s/nginx.fastcgi;
          uwsgi_temp_path %1$s/nginx.uwsgi;
          scgi_temp_path %1$s/nginx.scgi;
          %2$s
        }
        """
                .formatted(directory, snippet);
    }

    @Override
    public URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Override
    public String log() {
        return gateway.log() + nginx.log();
    }

    @Override
    public Survivors survivors() {
        return gateway.survivors();
    }

    @Override
    public Process process() {
        return gateway.process();
    }

    @Override
    public void close() {
        nginx.close();
        gateway.close();
    }
}
