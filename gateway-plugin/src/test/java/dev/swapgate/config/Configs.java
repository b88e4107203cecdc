package dev.swapgate.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Loads texts under the name {@code test.yaml}, so that messages can be compared as a whole. */
final class Configs {
    private Configs() {}

    static GatewayConfig load(String yaml) {
        return load(yaml, Map.of());
    }

    static GatewayConfig load(String yaml, Map<String, String> environment) {
        return new ConfigLoader(environment).parse("test.yaml", yaml);
    }

    /** The only model of a text. */
    static ModelConfig model(String yaml) {
        return load(yaml).models().values().iterator().next();
    }

    static ModelConfig model(String yaml, String id) {
        return Objects.requireNonNull(load(yaml).models().get(id));
    }

    static ConfigException refusal(String yaml) {
        return refusal(yaml, Map.of());
    }

    static ConfigException refusal(String yaml, Map<String, String> environment) {
        return Objects.requireNonNull(
                catchThrowableOfType(ConfigException.class, () -> load(yaml, environment)),
                "was not refused");
    }

    /** What is wrong with a text, line by line. */
    static List<String> errors(String yaml) {
        return refusal(yaml).problems().stream().map(ConfigProblem::toString).toList();
    }

    static List<String> warnings(String yaml) {
        return load(yaml).warnings().stream().map(ConfigWarning::toString).toList();
    }

    /** A text with one model that has these lines besides its command. */
    static String modelWith(String lines) {
        return "models:\n  m:\n    cmd: serve --port ${PORT}\n" + lines.indent(4);
    }
}
