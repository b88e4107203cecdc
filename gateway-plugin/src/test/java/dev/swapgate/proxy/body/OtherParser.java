package dev.swapgate.proxy.body;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A JSON parser of another language, in a process of its own that reads a body from each line. */
final class OtherParser implements AutoCloseable {
    private static final String PYTHON =
            """
            import base64, json, sys
            for line in sys.stdin:
                try:
                    model = json.loads(base64.b64decode(line))["model"]
                    print(base64.b64encode(b"=" + model.encode("utf-8", "surrogatepass")).decode())
                except Exception:
                    print()
                sys.stdout.flush()
            """;

    private static final String NODE =
            """
            const decoder = new TextDecoder("utf-8", { fatal: true });
            require("readline").createInterface({ input: process.stdin }).on("line", line => {
              let answer = "";
              try {
                const model = JSON.parse(decoder.decode(Buffer.from(line, "base64"))).model;
                if (typeof model === "string") answer = Buffer.from("=" + model).toString("base64");
              } catch {}
              process.stdout.write(answer + "\\n");
            });
            """;

    private final String name;
    private final Process process;

    private OtherParser(String name, Process process) {
        this.name = name;
        this.process = process;
    }

    /** Python's {@code json}; empty if there is no Python. */
    static Optional<OtherParser> python() {
        return start("python3", "-c", PYTHON);
    }

    /** Node's {@code JSON}; empty if there is no Node. */
    static Optional<OtherParser> node() {
        return start("node", "-e", NODE);
    }

    private static Optional<OtherParser> start(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start();
            return Optional.of(new OtherParser(command[0], process));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The model that each body names; empty where there is none, or no JSON. */
    List<Optional<String>> models(List<byte[]> bodies) {
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(bodies));
        List<Optional<String>> models = new ArrayList<>();
        // Not closed: the next batch goes on here. Nothing is left in it, as each line is answered.
        BufferedReader answers =
                new BufferedReader(
                        new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
        try {
            for (int i = 0; i < bodies.size(); i++) {
                models.add(model(answers.readLine()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        writing.join();
        return models;
    }

    private Optional<String> model(@Nullable String line) {
        if (line == null) {
            throw new IllegalStateException(name + " has ended");
        }
        String text = new String(Base64.getDecoder().decode(line), StandardCharsets.UTF_8);
        return text.isEmpty() ? Optional.empty() : Optional.of(text.substring(1));
    }

    private void write(List<byte[]> bodies) {
        OutputStream out = process.getOutputStream();
        StringBuilder lines = new StringBuilder();
        bodies.forEach(body -> lines.append(Base64.getEncoder().encodeToString(body)).append('\n'));
        try {
            out.write(lines.toString().getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
