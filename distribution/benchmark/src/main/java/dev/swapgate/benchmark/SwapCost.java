package dev.swapgate.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;

/**
 * Measures what the gateway adds to a swap on top of the old server's stop and the new one's start.
 */
final class SwapCost {
    private static final int SWAPS = 20;

    private SwapCost() {}

    /**
     * Medians in ms.
     *
     * @param stop from TERM until the port refuses and the process is gone
     * @param start from the start until the port accepts
     * @param swap from a request for the other model until its answer
     */
    record Result(double stop, double start, double swap) {
        /** What the gateway adds. */
        double added() {
            return swap - stop - start;
        }
    }

    /**
     * Swaps between models {@code a} and {@code b} of the gateway, and the same servers by hand.
     */
    static Result measure(int gatewayPort, Path directory) {
        double[] stops = new double[SWAPS];
        double[] starts = new double[SWAPS];
        double[] swaps = new double[SWAPS];
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        chat(client, gatewayPort, "a");
        for (int i = 0; i < SWAPS; i++) {
            long begin = System.nanoTime();
            chat(client, gatewayPort, i % 2 == 0 ? "b" : "a");
            swaps[i] = millisSince(begin);
            byHand(directory, i, stops, starts);
        }
        return new Result(
                new Percentiles(stops).median(),
                new Percentiles(starts).median(),
                new Percentiles(swaps).median());
    }

    private static void byHand(Path directory, int round, double[] stops, double[] starts) {
        int port = Child.freePort();
        List<String> command = Nginx.upstream(directory, port);
        long begin = System.nanoTime();
        Child server = Child.start(directory.resolve("by-hand.log"), command);
        Child.awaitPort(port, true);
        starts[round] = millisSince(begin);
        begin = System.nanoTime();
        server.stop();
        Child.awaitPort(port, false);
        stops[round] = millisSince(begin);
    }

    /** Posts a chat request and waits for the whole answer. */
    static void chat(HttpClient client, int port, String model) {
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + port + "/v1/chat/completions"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString("{\"model\":\"" + model + "\"}"))
                        .build();
        try {
            int status = client.send(request, BodyHandlers.discarding()).statusCode();
            if (status != 200) {
                throw new IllegalStateException("model " + model + " answered " + status);
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static double millisSince(long begin) {
        return (System.nanoTime() - begin) / 1e6;
    }
}
