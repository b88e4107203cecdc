package dev.swapgate.benchmark;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * A model server whose events carry the instant they were sent: {@code TickerUpstream PORT EVENTS
 * PERIOD_MICROS}. Instants are of the monotonic clock that all processes of one machine share.
 */
final class TickerUpstream {
    private TickerUpstream() {}

    /** Runs until killed. */
    public static void main(String[] args) throws IOException {
        int events = Integer.parseInt(args[1]);
        long periodNanos = Long.parseLong(args[2]) * 1_000;
        var address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0]));
        HttpServer server = HttpServer.create(address, 128);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext(
                "/health",
                exchange -> {
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.createContext(
                "/v1/chat/completions", exchange -> stream(exchange, events, periodNanos));
        server.start();
    }

    private static void stream(HttpExchange exchange, int events, long periodNanos)
            throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        try (OutputStream out = exchange.getResponseBody()) {
            long next = System.nanoTime();
            for (int i = 0; i < events; i++) {
                pauseUntil(next);
                next += periodNanos;
                out.write(
                        ("data: {\"sent\":" + System.nanoTime() + "}\n\n")
                                .getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII));
        }
    }

    private static void pauseUntil(long instant) {
        for (long left = instant - System.nanoTime();
                left > 0;
                left = instant - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
