package dev.swapgate.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Load of 32 keep-alive connections that post 2 KB of JSON, made by wrk. */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([\\d.]+)");
    private static final Pattern P50 = Pattern.compile("50%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([\\d.]+)(us|ms|s)");
    private static final Pattern TOTAL = Pattern.compile("(\\d+) requests in");
    private final Path script;

    /**
     * What one round showed.
     *
     * @param rate requests per second
     * @param p50 median latency in ms
     * @param p99 99th percentile of latency in ms
     * @param requests how many there were
     * @param clean whether every request was answered with success
     */
    record Round(double rate, double p50, double p99, long requests, boolean clean) {}

    Wrk(Path directory) {
        String body =
                "{\"messages\":[{\"role\":\"user\",\"content\":\""
                        + "word ".repeat(390)
                        + "\"}],\"model\":\"echo\"}";
        script = directory.resolve("post.lua");
        try {
            Files.writeString(
                    script,
                    "wrk.method = 'POST'\n"
                            + "wrk.headers['Content-Type'] = 'application/json'\n"
                            + "wrk.body = '"
                            + body
                            + "'\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads a port for some seconds. */
    Round run(int port, int seconds) {
        List<String> command =
                List.of(
                        "wrk",
                        "-t1",
                        "-c32",
                        "-d" + seconds + "s",
                        "--latency",
                        "-s",
                        script.toString(),
                        "http://127.0.0.1:" + port + "/v1/chat/completions");
        try {
            Process wrk = new ProcessBuilder(command).redirectErrorStream(true).start();
            String text = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean clean = !text.contains("Non-2xx") && !text.contains("Socket errors");
            return new Round(
                    Double.parseDouble(group(RATE, text, 1)),
                    millis(P50, text),
                    millis(P99, text),
                    Long.parseLong(group(TOTAL, text, 1)),
                    clean);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double millis(Pattern pattern, String text) {
        double value = Double.parseDouble(group(pattern, text, 1));
        return switch (group(pattern, text, 2)) {
            case "us" -> value / 1_000;
            case "ms" -> value;
            default -> value * 1_000;
        };
    }

    private static String group(Pattern pattern, String text, int index) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("unexpected output of wrk: " + text);
        }
        return matcher.group(index);
    }
}
