package dev.swapgate.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Measures how long events take from the model server to the client over many streams at once. */
final class EventDelay {
    private static final String BODY =
            "{\"model\":\"ticker\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"tick\"}]}";
    private static final String STAMP = "data: {\"sent\":";

    private EventDelay() {}

    /**
     * Delays in microseconds of all events of {@code streams} streams, the first of each left out.
     */
    static Percentiles measure(int port, int streams) {
        Collection<Double> delays = new ConcurrentLinkedQueue<>();
        List<Thread> readers = new ArrayList<>();
        for (int i = 0; i < streams; i++) {
            readers.add(Thread.ofPlatform().start(() -> read(port, delays)));
        }
        try {
            for (Thread reader : readers) {
                reader.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Percentiles(delays.stream().mapToDouble(Double::doubleValue).toArray());
    }

    private static void read(int port, Collection<Double> delays) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setTcpNoDelay(true);
            String head =
                    "POST /v1/chat/completions HTTP/1.1\r\n"
                            + "Host: localhost\r\n"
                            + "Content-Type: application/json\r\n"
                            + "Connection: close\r\n"
                            + "Content-Length: "
                            + BODY.length()
                            + "\r\n\r\n";
            socket.getOutputStream().write((head + BODY).getBytes(StandardCharsets.US_ASCII));
            var reader =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.US_ASCII));
            boolean first = true;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (line.startsWith(STAMP)) {
                    double micros = (System.nanoTime() - sent(line)) / 1_000.0;
                    if (!first) {
                        delays.add(micros);
                    }
                    first = false;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sent(String line) {
        return Long.parseLong(line.substring(STAMP.length(), line.indexOf('}')));
    }
}
