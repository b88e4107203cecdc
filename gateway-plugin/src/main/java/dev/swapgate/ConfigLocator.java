package dev.swapgate;

import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Finds the configuration file of a gateway inside somebody else's server: system property, then
 * environment, then init-param.
 */
final class ConfigLocator {
    /** Name of the system property and of the init-param. */
    static final String PROPERTY = "swapgate.config";

    /** Name of the environment variable. */
    static final String VARIABLE = "SWAPGATE_CONFIG";

    private ConfigLocator() {}

    /** The first non-blank of the three places. */
    static Optional<String> locate(
            Properties properties,
            Map<String, String> environment,
            @Nullable String initParameter) {
        return present(properties.getProperty(PROPERTY))
                .or(() -> present(environment.get(VARIABLE)))
                .or(() -> present(initParameter));
    }

    private static Optional<String> present(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(text -> !text.isEmpty());
    }
}
