package dev.swapgate.metrics;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * Which build of the gateway runs.
 *
 * @param version version of the gateway
 * @param commit commit it was built from, or {@code unknown}
 * @param buildDate date of the build, ISO 8601
 */
public record BuildInfo(String version, String commit, String buildDate) {
    private static final String RESOURCE = "/dev/swapgate/build.properties";
    private static final String UNKNOWN = "unknown";

    /** The build these classes come from. */
    public static BuildInfo current() {
        Properties properties = new Properties();
        try (InputStream in = BuildInfo.class.getResourceAsStream(RESOURCE)) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + RESOURCE, e);
        }
        return new BuildInfo(
                properties.getProperty("version", UNKNOWN),
                properties.getProperty("commit", UNKNOWN),
                properties.getProperty("date", UNKNOWN));
    }
}
