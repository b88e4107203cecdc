package dev.swapgate.launcher;

import dev.swapgate.config.problem.ConfigException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Notices that the configuration's files have changed, by looking at them again and again: that
 * works on every file system, and through symbolic links. A change is told when the next look sees
 * the same, as a file may be seen half written. Files that are missing change nothing.
 */
final class ConfigWatch implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(2);

    private record Stamp(FileTime modified, long size, @Nullable Object file) {}

    private final ConfigSource source;
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("swapgate-config-watch").factory());

    /** What was told of, or was there at first. Used by one thread at a time, as the next. */
    private Optional<Map<Path, Stamp>> known;

    private Optional<Map<Path, Stamp>> unsettled = Optional.empty();

    /** Looks for the first time; there is no thread yet. */
    ConfigWatch(ConfigSource source) {
        this.source = source;
        known = stamps();
    }

    /** Begins to look, and to tell. */
    void start(Runnable changed) {
        var unused =
                timer.scheduleWithFixedDelay(
                        () -> look(changed),
                        PERIOD.toMillis(),
                        PERIOD.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    /** Looks once. */
    void look(Runnable changed) {
        var now = stamps();
        if (now.isEmpty() || now.equals(known) || hasLostDirectory(now.get())) {
            unsettled = Optional.empty();
        } else if (!now.equals(unsettled)) {
            unsettled = now;
        } else {
            known = now;
            changed.run();
        }
    }

    /** Somebody is about to put other files there. */
    private boolean hasLostDirectory(Map<Path, Stamp> now) {
        return known.filter(before -> isOfDirectory(before) && !isOfDirectory(now)).isPresent();
    }

    private boolean isOfDirectory(Map<Path, Stamp> stamps) {
        return source.directory().stream()
                .anyMatch(directory ->
                        stamps.keySet().stream()
                                .anyMatch(file -> directory.equals(file.getParent())));
    }

    /** The files as they are; empty if one is missing. */
    private Optional<Map<Path, Stamp>> stamps() {
        try {
            var stamps = new HashMap<Path, Stamp>();
            for (Path file : source.find()) {
                var seen = Files.readAttributes(file, BasicFileAttributes.class);
                stamps.put(file, new Stamp(seen.lastModifiedTime(), seen.size(), seen.fileKey()));
            }
            return Optional.of(stamps);
        } catch (IOException | ConfigException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
