package dev.swapgate.launcher.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Processes beside this one, detached in the ways real programs do it. They keep standard output
 * and error, as such programs do, and add an event {@code spawned} with their pid.
 */
final class Grandchildren {
    private static final String LIFETIME_SECONDS = "3600";

    private final DemoSettings settings;

    Grandchildren(DemoSettings settings) {
        this.settings = settings;
    }

    /** Starts one process in each shape. */
    void start() throws IOException {
        for (DemoSettings.Shape shape : settings.spawn()) {
            ProcessBuilder builder = new ProcessBuilder(detached(shape, body(shape))).inheritIO();
            builder.start();
        }
    }

    private static List<String> detached(DemoSettings.Shape shape, List<String> body) {
        List<String> command = new ArrayList<>();
        switch (shape) {
            case BG -> {}
            case SETSID -> command.add("setsid");
            case DOUBLE_FORK -> command.addAll(List.of("sh", "-c", "(setsid \"$@\" &)", "sh"));
        }
        command.addAll(body);
        return command;
    }

    private List<String> body(DemoSettings.Shape shape) throws IOException {
        return switch (settings.spawned()) {
            case SLEEP -> shell(shape, "exec sleep " + LIFETIME_SECONDS);
            case STUBBORN -> shell(shape, "trap '' TERM; exec sleep " + LIFETIME_SECONDS);
            case SERVER -> server();
        };
    }

    /** A shell that appends its own event, as only it knows its pid. */
    private List<String> shell(DemoSettings.Shape shape, String script) {
        String line =
                "{\"event\":\"spawned\",\"name\":\"%s\",\"shape\":\"%s\",\"pid\":'$$'}"
                        .formatted(settings.name(), shape);
        String report =
                settings.events()
                        .map(file -> "echo '" + line + "' >> '" + file.toAbsolutePath() + "'; ")
                        .orElse("");
        return List.of("sh", "-c", report + script);
    }

    /** This very command, without what makes it start another. */
    private static List<String> server() throws IOException {
        String line = Files.readString(Path.of("/proc/self/cmdline"), StandardCharsets.UTF_8);
        List<String> command = new ArrayList<>(Arrays.asList(line.split("\0")));
        for (String option : List.of("--spawn", "--spawn-what")) {
            command.removeIf(argument -> argument.startsWith(option + "="));
            int at = command.indexOf(option);
            if (at >= 0) {
                command.subList(at, at + 2).clear();
            }
        }
        return command;
    }
}
