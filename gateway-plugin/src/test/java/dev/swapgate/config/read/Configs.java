package dev.swapgate.config.read;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.config.problem.ConfigWarning;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Loads texts under the name {@code test.yaml}, so that messages can be compared as a whole. */
public final class Configs {
    private Configs() {}

    public static GatewayConfig load(String yaml) {
        return load(yaml, Map.of());
    }

    public static GatewayConfig load(String yaml, Map<String, String> environment) {
        return new ConfigLoader(environment).parse("test.yaml", yaml);
    }

    /** The only model of a text. */
    public static ModelConfig model(String yaml) {
        return load(yaml).models().values().iterator().next();
    }

    public static ModelConfig model(String yaml, String id) {
        return Objects.requireNonNull(load(yaml).models().get(id));
    }

    public static ConfigException refusal(String yaml) {
        return refusal(yaml, Map.of());
    }

    public static ConfigException refusal(String yaml, Map<String, String> environment) {
        return Objects.requireNonNull(
                catchThrowableOfType(ConfigException.class, () -> load(yaml, environment)),
                "was not refused");
    }

    /** What is there under this name. */
    public static <T> T entry(Map<String, T> map, String name) {
        return Objects.requireNonNull(map.get(name), name);
    }

    /** What is wrong with a text, line by line. */
    public static List<String> errors(String yaml) {
        return refusal(yaml).problems().stream().map(ConfigProblem::toString).toList();
    }

    public static List<String> warnings(String yaml) {
        return load(yaml).warnings().stream().map(ConfigWarning::toString).toList();
    }

    /** A text with one model that has these lines besides its command. */
    public static String modelWith(String lines) {
        return "models:\n  m:\n    cmd: serve --port ${PORT}\n" + lines.indent(4);
    }
}
