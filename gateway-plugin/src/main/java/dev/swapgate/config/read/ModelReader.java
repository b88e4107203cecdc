package dev.swapgate.config.read;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.PortReference;
import dev.swapgate.config.ProxyAddress;
import dev.swapgate.config.Timeouts;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the keys of one model. */
final class ModelReader {
    private static final int DEFAULT_CONCURRENCY = 10;

    /** This model's clients open many connections at once; ten slots would lock them up. */
    private static final String MANY_CONNECTIONS = "comfyui_auto";

    private static final int MANY_CONCURRENCY = 50;

    private final Globals globals;
    private final ModelSource source;
    private final Section section;

    private ModelReader(Globals globals, ModelSource source) {
        this.globals = globals;
        this.source = source;
        this.section = source.section();
    }

    /** What applies to models which say nothing of their own. */
    record Globals(
            Duration healthCheckTimeout,
            Duration unloadTimeout,
            Duration ttl,
            boolean sendLoadingState) {}

    /** The model as it is configured. */
    static ModelConfig read(
            ModelSource source, Globals globals, List<String> aliases, int priority) {
        var reader = new ModelReader(globals, source);
        return source.section().read(section -> reader.read(aliases, priority));
    }

    private ModelConfig read(List<String> aliases, int priority) {
        section.take("aliases");
        return new ModelConfig(
                // An empty id is reported already; the record would refuse it.
                source.id().isEmpty() ? "?" : source.id(),
                command("cmd"),
                command("cmdStop"),
                proxy(),
                checkEndpoint(),
                aliases,
                env(),
                ttl(),
                orGlobal("unloadTimeout", globals.unloadTimeout()),
                orGlobal("healthCheckTimeout", globals.healthCheckTimeout()),
                section.text("useModelName", ""),
                section.flag("unlisted", false),
                section.text("name", ""),
                section.text("description", ""),
                concurrencyLimit(),
                section.read("filters", FilterReader::readModel),
                JsonReader.mapping(section, "metadata"),
                section.read("timeouts", s -> TimeoutReader.read(s, Timeouts.DEFAULT)),
                priority,
                source.port(),
                section.flag("sendLoadingState", globals.sendLoadingState()),
                section.read("compat", this::ignoreWebsockets),
                section.read("capabilities", CapabilityReader::read));
    }

    private boolean ignoreWebsockets(Section compat) {
        return compat.flag("ignoreWebsockets", false) || source.id().equals(MANY_CONNECTIONS);
    }

    private String command(String key) {
        Optional<Scalar> command = section.scalar(key);
        command.filter(scalar -> scalar.text().indexOf('\0') >= 0)
                .ifPresent(scalar -> section.error(scalar, key, "must not contain NUL"));
        return command.map(Scalar::text).orElse("");
    }

    private String proxy() {
        Optional<Scalar> proxy = section.scalar("proxy");
        if (proxy.isEmpty()) {
            return "";
        }
        String url = proxy.get().text();
        if (url.isEmpty()) {
            section.warn(proxy.get(), "proxy", "is empty, so that the model cannot be started");
            return url;
        }
        String flaw = ProxyAddress.flaw(PortReference.replace(url, source.port().orElse(1)));
        if (!flaw.isEmpty()) {
            section.error(proxy.get(), "proxy", proxy.get().shown() + " " + flaw);
        }
        return url;
    }

    /** The host of an absolute URL is not used: the probe goes where the requests go. */
    private String checkEndpoint() {
        Optional<Scalar> scalar = section.scalar("checkEndpoint");
        String endpoint = scalar.map(Scalar::text).orElse("/health").strip();
        if (endpoint.isEmpty() || endpoint.equals("none") || endpoint.startsWith("/")) {
            return endpoint;
        }
        if (!endpoint.matches("(?i)https?://.*")) {
            return "/" + endpoint;
        }
        try {
            var uri = URI.create(PortReference.replace(endpoint, source.port().orElse(1)));
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            return uri.getRawPath() + query;
        } catch (IllegalArgumentException e) {
            scalar.ifPresent(s -> section.error(s, "checkEndpoint", s.shown() + " is not a URL"));
            return endpoint;
        }
    }

    /** Values of variables may be secrets and are never shown. */
    private List<String> env() {
        var pairs = new ArrayList<String>();
        for (Item pair : section.items("env")) {
            if (pair.text().indexOf('\0') >= 0) {
                pair.error("must not contain NUL");
            } else if (pair.text().indexOf('=') < 1) {
                pair.warn("is ignored, as it is not of the form KEY=value");
            } else {
                pairs.add(pair.text());
            }
        }
        return pairs;
    }

    private Duration ttl() {
        Optional<Duration> ttl = section.signedSeconds("ttl");
        if (ttl.isEmpty() || ttl.get().equals(Duration.ofSeconds(-1))) {
            return globals.ttl();
        }
        if (ttl.get().isNegative()) {
            section.scalar("ttl")
                    .ifPresent(scalar ->
                            section.error(
                                    scalar,
                                    "ttl",
                                    "must be seconds, 0 for never or -1 for globalTTL, but is "
                                            + scalar.shown()));
            return globals.ttl();
        }
        return ttl.get();
    }

    private Duration orGlobal(String key, Duration global) {
        return section.seconds(key).filter(value -> !value.isZero()).orElse(global);
    }

    private int concurrencyLimit() {
        int limit = section.integer("concurrencyLimit", 0, Integer.MIN_VALUE, Integer.MAX_VALUE);
        int effective = limit > 0 ? limit : DEFAULT_CONCURRENCY;
        return source.id().equals(MANY_CONNECTIONS)
                ? Math.max(effective, MANY_CONCURRENCY)
                : effective;
    }
}
