package dev.swapgate.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A model server with faults, run as a process of its own. Arguments are {@code name=value}: {@code
 * port}, {@code health} (a status, {@code hang}, or {@code later:MILLIS} for 503 until then),
 * {@code exit} ({@code MILLIS:CODE}), {@code say} (a line for its output), {@code linger}
 * (milliseconds it takes to end after TERM).
 */
final class FakeServer {
    private final List<String> arguments;
    private final long begin = System.nanoTime();

    private FakeServer(List<String> arguments) {
        this.arguments = arguments;
    }

    /** Serves until it is told to end. */
    public static void main(String[] arguments) throws Exception {
        var server = new FakeServer(Arrays.asList(arguments));
        server.prepare();
        server.serve();
    }

    private String argument(String name, String otherwise) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(name + "="))
                .map(argument -> argument.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
    }

    private void prepare() throws IOException {
        System.out.write((argument("say", "hello") + "\n").getBytes(StandardCharsets.UTF_8));
        System.out.flush();
        long linger = Long.parseLong(argument("linger", "0"));
        if (linger > 0) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> pause(linger)));
        }
        String[] exit = argument("exit", "").split(":", 2);
        if (exit.length == 2) {
            var unused =
                    Thread.ofVirtual()
                            .start(() -> {
                                pause(Long.parseLong(exit[0]));
                                Runtime.getRuntime().halt(Integer.parseInt(exit[1]));
                            });
        }
    }

    private static void pause(long millis) {
        try {
            var unused = new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve() throws IOException {
        int port = Integer.parseInt(argument("port", "0"));
        try (var listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
            while (true) {
                Socket socket = listener.accept();
                var unused = Thread.ofVirtual().start(() -> answer(socket));
            }
        }
    }

    private void answer(Socket socket) {
        try (socket) {
            var in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            for (String line = in.readLine(); line != null && !line.isEmpty(); ) {
                line = in.readLine();
            }
            String health = argument("health", "200");
            if (health.equals("hang")) {
                pause(60_000);
            }
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("HTTP/1.1 "
                                    + status(health)
                                    + " X\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // A client that went is no matter here.
            return;
        }
    }

    private String status(String health) {
        if (!health.startsWith("later:")) {
            return health;
        }
        long from = Long.parseLong(health.substring("later:".length()));
        return System.nanoTime() - begin >= TimeUnit.MILLISECONDS.toNanos(from) ? "200" : "503";
    }
}
