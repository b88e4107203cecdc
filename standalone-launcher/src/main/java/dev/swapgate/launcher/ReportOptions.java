package dev.swapgate.launcher;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.problem.Place;

import picocli.CommandLine.Option;

/** The options of what reports on a configuration, and its form for programs. */
final class ReportOptions {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    @Option(
            names = {"-json", "--json"},
            description = "say it as JSON")
    boolean json;

    @Option(
            names = {"-strict", "--strict"},
            description = "exit code 1 also if there are warnings")
    boolean strict;

    /** An empty report. */
    static ObjectNode report() {
        return MAPPER.createObjectNode();
    }

    /** Says in which file and where. */
    static ObjectNode locate(ObjectNode found, Place place) {
        return found.put("file", place.source())
                .put("line", place.line())
                .put("column", place.column())
                .put("path", place.path());
    }

    /** The report as text. */
    static String text(ObjectNode report) throws JsonProcessingException {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(report);
    }
}
