package dev.swapgate.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stands in for a container engine: a process of its own that outlives gateways and starts and
 * stops servers when its client asks. Run with a port as engine; with a port and words as client:
 * {@code start PORT} starts a server process, {@code host PORT} serves from the engine's own
 * process, {@code stop PORT [MILLIS]} ends either, later if so asked; {@code stay} as last word
 * keeps the client until it is ended.
 */
final class FakeEngine {
    private final Map<Integer, AutoCloseable> servers = new ConcurrentHashMap<>();

    private FakeEngine() {}

    /** Engine or client. */
    public static void main(String[] words) throws Exception {
        int port = Integer.parseInt(words[0]);
        if (words.length == 1) {
            new FakeEngine().run(port);
        } else {
            ask(port, Arrays.asList(words).subList(1, words.length));
        }
    }

    private static void ask(int port, List<String> words) throws Exception {
        boolean stay = words.getLast().equals("stay");
        var request = new ArrayList<>(words);
        request.remove("stay");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write((String.join(" ", request) + "\n").getBytes(StandardCharsets.US_ASCII));
            var unused = socket.getInputStream().read();
        }
        if (stay) {
            new CountDownLatch(1).await();
        }
    }

    private void run(int port) throws IOException {
        try (var control = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            while (true) {
                try (var socket = control.accept()) {
                    var in =
                            new BufferedReader(
                                    new InputStreamReader(
                                            socket.getInputStream(), StandardCharsets.US_ASCII));
                    String request = in.readLine();
                    if (request != null) {
                        carryOut(request.split(" ", -1));
                    }
                }
            }
        }
    }

    private void carryOut(String[] words) throws IOException {
        int port = Integer.parseInt(words[1]);
        switch (words[0]) {
            case "start" -> servers.put(port, process(port));
            case "host" -> servers.put(port, listener(port));
            default -> {
                long delay = words.length > 2 ? Long.parseLong(words[2]) : 0;
                var unused = Thread.ofPlatform().start(() -> stop(port, delay));
            }
        }
    }

    private void stop(int port, long delay) {
        try {
            var unused = new CountDownLatch(1).await(delay, TimeUnit.MILLISECONDS);
            AutoCloseable server = servers.remove(port);
            if (server != null) {
                server.close();
            }
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static AutoCloseable process(int port) throws IOException {
        List<String> words =
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FakeServer.class.getName(),
                        "port=" + port);
        Process server = new ProcessBuilder(words).inheritIO().start();
        return server::destroyForcibly;
    }

    private static AutoCloseable listener(int port) throws IOException {
        var listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        Thread.ofPlatform()
                .start(
                        () -> {
                            while (!listener.isClosed()) {
                                answer(listener);
                            }
                        });
        return listener;
    }

    private static void answer(ServerSocket listener) {
        try (var socket = listener.accept()) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            if (in.lines().anyMatch(String::isEmpty)) {
                socket.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException e) {
            // Closed, or by a client that changed its mind.
            return;
        }
    }
}
