package dev.swapgate.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** nginx with one worker, as an upstream that answers at once or as a proxy. */
final class Nginx {
    private static final String ANSWER =
            "{\"id\":\"1\",\"object\":\"chat.completion\",\"choices\":[{\"text\":\""
                    + "x".repeat(900)
                    + "\"}]}";

    private Nginx() {}

    /**
     * Writes the configuration of a server that answers every request with 1 KB of JSON; gives its
     * command.
     */
    static List<String> upstream(Path directory, int port) {
        return command(
                directory,
                "upstream-" + port,
                """
                server {
                  listen 127.0.0.1:%d backlog=1024;
                  keepalive_requests 100000000;
                  location / { default_type application/json; return 200 '%s'; }
                }
                """
                        .formatted(port, ANSWER));
    }

    /** Writes the configuration of a proxy in front of {@code target}; gives its command. */
    static List<String> proxy(Path directory, int port, int target) {
        return command(
                directory,
                "proxy-" + port,
                """
                upstream target { server 127.0.0.1:%d; keepalive 128; keepalive_requests 100000000; }
                server {
                  listen 127.0.0.1:%d backlog=1024;
                  keepalive_requests 100000000;
                  location / {
                    proxy_pass http://target;
                    proxy_http_version 1.1;
                    proxy_set_header Connection "";
                    proxy_buffering off;
                  }
                }
                """
                        .formatted(target, port));
    }

    private static List<String> command(Path directory, String name, String servers) {
        Path file = directory.resolve(name + ".conf");
        String text =
                """
                daemon off;
                worker_processes 1;
                error_log %1$s/%2$s.error.log;
                pid %1$s/%2$s.pid;
                events { worker_connections 4096; }
                http {
                  access_log off;
                  client_body_temp_path %1$s/%2$s.body;
                  proxy_temp_path %1$s/%2$s.proxy;
                  fastcgi_temp_path %1$s/%2$s.fastcgi;
                  uwsgi_temp_path %1$s/%2$s.uwsgi;
                  scgi_temp_path %1$s/%2$s.scgi;
                  %3$s
                }
                """
                        .formatted(directory, name, servers);
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("nginx", "-c", file.toString());
    }
}
