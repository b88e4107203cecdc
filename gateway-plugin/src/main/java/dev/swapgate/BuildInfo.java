package dev.swapgate;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What the build knew of itself, from {@code dev/swapgate/build.properties}. */
final class BuildInfo {
    private static final Properties PROPERTIES = load();

    private BuildInfo() {}

    /** The version. */
    static String version() {
        return PROPERTIES.getProperty("version", "unknown");
    }

    private static Properties load() {
        var properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream("build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
