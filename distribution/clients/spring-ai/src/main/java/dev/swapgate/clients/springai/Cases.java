package dev.swapgate.clients.springai;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Runs cases and prints a line of JSON for each, after one that says which client ran. */
final class Cases {
    private static final JsonMapper JSON = new JsonMapper();

    private final PrintStream out;

    /** One case: it throws what is wrong. */
    @FunctionalInterface
    interface Body {
        /** Tries it. */
        void run() throws Exception;
    }

    Cases(PrintStream out, String version) {
        this.out = out;
        print(Map.of("version", version));
    }

    /** Runs a case. */
    Cases run(String name, Body body) {
        Map<String, @Nullable String> line = new LinkedHashMap<>();
        line.put("case", name);
        line.put("failure", failure(body));
        print(Collections.unmodifiableMap(line));
        return this;
    }

    @SuppressWarnings("CatchThrowable")
    private static @Nullable String failure(Body body) {
        try {
            body.run();
            return null;
        } catch (Throwable e) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return trace.toString();
        }
    }

    private void print(Map<String, ? extends @Nullable String> line) {
        out.println(JSON.writeValueAsString(line));
    }
}
