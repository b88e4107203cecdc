package dev.swapgate.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A model's server, run as a process of its own, that keeps the last request it was sent. */
final class RecordingModel {
    private final Path directory;

    private RecordingModel(Path directory) {
        this.directory = directory;
    }

    /** Serves on the port that the first argument names; keeps files in the second. */
    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        HttpServer server = HttpServer.create(address, 50);
        server.createContext("/", new RecordingModel(Path.of(arguments[1]))::answer);
        server.start();
    }

    /** The command that runs it, for a configuration. */
    static String command(Path directory) {
        try {
            Path classes =
                    Path.of(
                            RecordingModel.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            String main = RecordingModel.class.getName();
            return "%s -XX:+UseSerialGC -cp %s %s ${PORT} %s"
                    .formatted(java, classes, main, directory);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestURI().getPath().equals("/health")) {
            List<String> head = new ArrayList<>();
            head.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            exchange.getRequestHeaders()
                    .forEach((name, values) ->
                            values.forEach(value ->
                                    head.add(name.toLowerCase(Locale.ROOT) + ": " + value)));
            Files.write(directory.resolve("head"), head);
            Files.write(directory.resolve("body"), body);
        }
        byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, answer.length);
        try (exchange) {
            exchange.getResponseBody().write(answer);
        }
    }
}
