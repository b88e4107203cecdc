package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.swapgate.e2e.Daemon;
import dev.swapgate.e2e.RequiredProgram;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program in the client's own language: it prints a line of JSON with the library's version, and
 * one for each case.
 *
 * @param name what the table calls the client
 * @param program what has to be on the path
 * @param packages where the build installed the library
 * @param command how the program is run
 */
record Script(String name, String program, Path packages, List<String> command) implements Client {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A library for Python. */
    static Script python(String name, String file) {
        Path home = Path.of(System.getProperty("swapgate.test.python"));
        Path packages = home.resolve("packages");
        return new Script(
                name,
                "python3",
                packages,
                List.of(packages.resolve("bin/python").toString(), "-B", home + "/" + file));
    }

    /** A library for Node. */
    static Script node(String name, String file) {
        Path home = Path.of(System.getProperty("swapgate.test.node"));
        return new Script(
                name, "node", home.resolve("node_modules"), List.of("node", home + "/" + file));
    }

    /** A program for Java whose libraries clash with those of this process. */
    static Script java(String name, String mainClass) {
        Path home = Path.of(System.getProperty("swapgate.test.spring-ai"));
        Path classes = home.resolve("classes");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = classes + File.pathSeparator + read(home.resolve("classpath.txt"));
        return new Script(name, java, classes, List.of(java, "-cp", classPath, mainClass));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void require() {
        RequiredProgram.onPath(program);
        assumeTrue(
                Files.isDirectory(packages),
                () -> "skipped: the packages of " + program + " are not installed");
    }

    @Override
    public Outcome tryOn(Place place) {
        List<String> line =
                List.of(place.gateway().uri("").toString(), ClientGateway.KEY, place.mortal());
        try (Daemon process = Daemon.start(place.directory(), "client", joined(line), Map.of())) {
            int exit = process.awaitExit(Duration.ofMinutes(5));
            assertThat(exit).as(process::log).isZero();
            return outcome(process.log());
        }
    }

    private List<String> joined(List<String> arguments) {
        return Stream.concat(command.stream(), arguments.stream()).toList();
    }

    private static Outcome outcome(String log) {
        String version = "";
        Map<String, Optional<String>> cases = new HashMap<>();
        for (String line : log.lines().filter(each -> each.startsWith("{")).toList()) {
            JsonNode node = parse(line);
            if (node.has("version")) {
                version = node.get("version").asText();
            } else {
                cases.put(
                        node.get("case").asText(),
                        Optional.of(node.get("failure"))
                                .filter(failure -> !failure.isNull())
                                .map(JsonNode::asText));
            }
        }
        return new Outcome(version, cases);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
