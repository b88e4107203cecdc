package dev.swapgate.config.read;

import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.config.SwapgateSettings.Http;
import dev.swapgate.config.SwapgateSettings.ProcessSettings;
import dev.swapgate.config.SwapgateSettings.Queue;
import dev.swapgate.config.SwapgateSettings.Scheduler;
import dev.swapgate.config.SwapgateSettings.Trace;
import dev.swapgate.config.yaml.ScalarType;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads the section {@code swapgate}. */
final class SettingsReader {
    private SettingsReader() {}

    static SwapgateSettings read(Section section) {
        SwapgateSettings defaults = SwapgateSettings.DEFAULT;
        return new SwapgateSettings(
                section.read("scheduler", SettingsReader::scheduler),
                section.read("groups", SettingsReader::symmetric),
                section.read("queue", SettingsReader::queue),
                section.read("unload", s -> drain(s, defaults.unloadDrain())),
                section.read("shutdown", s -> drain(s, defaults.shutdownDrain())),
                section.read("process", SettingsReader::process),
                section.read("http", SettingsReader::http),
                unlessBlank(section, "stateDir"),
                section.read("trace", SettingsReader::trace));
    }

    private static Optional<String> unlessBlank(Section section, String key) {
        return section.scalar(key).map(Scalar::text).filter(text -> !text.isBlank());
    }

    private static Trace trace(Section section) {
        Trace defaults = Trace.DEFAULT;
        long least = Trace.LEAST_BYTES;
        return new Trace(
                unlessBlank(section, "path"),
                bytes(section, "maxBytes", defaults.maxBytes(), least, Long.MAX_VALUE));
    }

    private static Scheduler scheduler(Section section) {
        Scheduler defaults = Scheduler.DEFAULT;
        return new Scheduler(
                section.seconds("maxTurn").orElse(defaults.maxTurn()),
                section.seconds("priorityHeadStart").orElse(defaults.priorityHeadStart()),
                section.secondsOrOff("linger"),
                section.secondsOrOff("drainTimeout").orElse(defaults.drainTimeout()));
    }

    private static boolean symmetric(Section section) {
        return section.flag("symmetric", false);
    }

    private static Queue queue(Section section) {
        Queue defaults = Queue.DEFAULT;
        int most = Integer.MAX_VALUE;
        return new Queue(
                section.integer("maxPerModel", defaults.maxPerModel(), 1, most),
                section.integer("max", defaults.max(), 1, most),
                section.secondsOrOff("timeout").orElse(defaults.timeout()),
                section.secondsOrOff("keepAlive").orElse(defaults.keepAlive()));
    }

    private static Duration drain(Section section, Duration fallback) {
        return section.seconds("drainTimeout").orElse(fallback);
    }

    private static ProcessSettings process(Section section) {
        ProcessSettings defaults = ProcessSettings.DEFAULT;
        return new ProcessSettings(
                section.seconds("settle").orElse(defaults.settle()),
                section.word("containment", ProcessSettings.CONTAINMENTS));
    }

    private static Http http(Section section) {
        Http defaults = Http.DEFAULT;
        int most = Integer.MAX_VALUE;
        return new Http(
                origins(section),
                hosts(section),
                bytes(section, "maxBody", defaults.maxBody(), 1, Long.MAX_VALUE),
                bytes(section, "maxJsonBody", defaults.maxJsonBody(), 1, Long.MAX_VALUE),
                (int) bytes(section, "maxBodyInMemory", defaults.maxBodyInMemory(), 1, most),
                bytes(section, "spoolBudget", defaults.spoolBudget(), 0, Long.MAX_VALUE),
                section.seconds("headerTimeout").orElse(defaults.headerTimeout()),
                section.seconds("bodyTimeout").orElse(defaults.bodyTimeout()));
    }

    private static long bytes(Section section, String key, long fallback, long least, long most) {
        Optional<Scalar> written = section.scalar(key);
        if (written.isEmpty()) {
            return fallback;
        }
        OptionalLong size = ByteSize.parse(ScalarType.format(written.get().value()));
        if (size.isPresent() && size.getAsLong() >= least && size.getAsLong() <= most) {
            return size.getAsLong();
        }
        String atLeast = least > 1 ? " of at least " + least : "";
        String bounds = atLeast + (most == Long.MAX_VALUE ? "" : " of at most " + most);
        String message =
                "must be a number of bytes" + bounds + ", such as 1048576 or 64MiB, but is ";
        section.error(written.get(), key, message + written.get().shown());
        return fallback;
    }

    private static List<String> origins(Section section) {
        var origins = new ArrayList<String>();
        for (Item item : section.items("allowedOrigins")) {
            String origin = item.text().strip().toLowerCase(Locale.ROOT);
            if (origin.endsWith("/")) {
                origin = origin.substring(0, origin.length() - 1);
            }
            if (isOrigin(origin)) {
                origins.add(origin);
            } else {
                String message = "must be an origin such as https://chat.example.org, but is ";
                item.error(message + item.shown());
            }
        }
        return origins;
    }

    private static boolean isOrigin(String text) {
        try {
            var uri = URI.create(text);
            return uri.getScheme() != null
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && String.valueOf(uri.getRawPath()).isEmpty()
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static List<String> hosts(Section section) {
        var hosts = new ArrayList<String>();
        for (Item item : section.items("allowedHosts")) {
            String host = item.text().strip().toLowerCase(Locale.ROOT);
            if (host.matches("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?\\.?")) {
                hosts.add(host);
            } else {
                String message =
                        "must be a host name such as chat.example.org, without port, but is ";
                item.error(message + item.shown());
            }
        }
        return hosts;
    }
}
