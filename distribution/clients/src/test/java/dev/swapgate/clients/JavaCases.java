package dev.swapgate.clients;

import org.junit.jupiter.api.function.Executable;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Cases of a library for Java, which run in this process. */
final class JavaCases {
    private final Map<String, Optional<String>> outcomes = new LinkedHashMap<>();

    /** Runs a case. */
    JavaCases run(Case which, Executable body) {
        outcomes.put(which.title(), failure(body));
        return this;
    }

    /** What came of them. */
    Outcome outcome(String version) {
        return new Outcome(version, outcomes);
    }

    @SuppressWarnings("CatchThrowable")
    private static Optional<String> failure(Executable body) {
        try {
            body.execute();
            return Optional.empty();
        } catch (Throwable e) {
            var trace = new StringWriter();
            e.printStackTrace(new PrintWriter(trace));
            return Optional.of(trace.toString());
        }
    }
}
