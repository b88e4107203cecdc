package dev.swapgate.e2e;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** What the demo models of one test wrote down, in the order of the clock they share. */
final class ModelEvents {
    private final Path file;

    /** Events in a file below {@code directory}. */
    ModelEvents(Path directory) {
        this.file = directory.resolve("events.jsonl");
    }

    /** The option that makes a demo model write here. */
    String option() {
        return "--events " + file;
    }

    /** Everything so far. */
    List<JsonNode> all() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            String text = Files.readString(file);
            // A line that is being written may be seen in part.
            return text.substring(0, text.lastIndexOf('\n') + 1)
                    .lines()
                    .map(Http::json)
                    .sorted(Comparator.comparingLong(event -> event.path("mono").asLong()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Events of one kind. */
    List<JsonNode> all(String kind) {
        return all().stream().filter(event -> event.get("event").asText().equals(kind)).toList();
    }

    /** How often a model did something. */
    long count(String kind, String model) {
        return all(kind).stream().filter(event -> event.get("name").asText().equals(model)).count();
    }
}
