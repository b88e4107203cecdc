package dev.swapgate.config.read;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Warns of models that name the same port of this machine and may be resident at the same time.
 * Models that swap with each other may well share one.
 */
final class PortClashes {
    private final GatewayConfig config;
    private final Residency residency;
    private final Problems problems;
    private final Map<Integer, List<ModelSource>> users = new HashMap<>();

    private PortClashes(GatewayConfig config, Residency residency, Problems problems) {
        this.config = config;
        this.residency = residency;
        this.problems = problems;
    }

    /** Warns of clashes among these models of the configuration. */
    static void warn(
            GatewayConfig config,
            List<ModelSource> sources,
            Residency residency,
            Problems problems) {
        var clashes = new PortClashes(config, residency, problems);
        sources.forEach(clashes::add);
    }

    private void add(ModelSource source) {
        for (int port : ports(Objects.requireNonNull(config.models().get(source.id())))) {
            List<ModelSource> others = users.computeIfAbsent(port, key -> new ArrayList<>());
            others.stream()
                    .filter(other -> residency.mayMeet(source.id(), other.id()))
                    .findFirst()
                    .ifPresent(other -> warn(source, other, port));
            others.add(source);
        }
    }

    private void warn(ModelSource source, ModelSource other, int port) {
        Section section = source.section();
        String message = "port " + port + " is also that of model " + other.key().shown();
        String advice = ", which may run at the same time; use ${PORT}, or another port";
        problems.warn(
                section.at("proxy"), section.path("proxy"), Rule.PORT_CLASH, message + advice);
    }

    private static int[] ports(ModelConfig model) {
        return IntStream.concat(model.port().stream(), model.localPort().stream())
                .distinct()
                .toArray();
    }
}
