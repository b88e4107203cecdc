package dev.swapgate.config.read;

import dev.swapgate.config.Timeouts;
import dev.swapgate.config.yaml.Section;

/** Reads the times of a connection. */
final class TimeoutReader {
    private TimeoutReader() {}

    static Timeouts read(Section section, Timeouts defaults) {
        return new Timeouts(
                section.seconds("connect").orElse(defaults.connect()),
                section.seconds("keepalive").orElse(defaults.keepAlive()),
                section.seconds("responseHeader").orElse(defaults.responseHeader()),
                section.seconds("tlsHandshake").orElse(defaults.tlsHandshake()),
                section.seconds("expectContinue").orElse(defaults.expectContinue()),
                section.seconds("idleConn").orElse(defaults.idleConnection()));
    }
}
