package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.read.ConfigLoader;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.Objects;

class EmptyProxyTest {

    @Test
    void aModelWithoutAnAddressIsReadButCannotBeStarted() {
        GatewayConfig config =
                new ConfigLoader(Map.of())
                        .parse(
                                "a.yaml",
                                """
                                models:
                                  a: { cmd: "true ${PORT}", proxy: "" }
                                  b: { cmd: "true", proxy: "" }
                                """);
        var ports = new PortAllocator(config.models().values());

        assertThat(config.warnings()).hasSize(2);
        for (String id : config.models().keySet()) {
            assertThatThrownBy(() ->
                            StartPlan.of(Objects.requireNonNull(config.models().get(id)), ports))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("proxy is empty");
        }
    }
}
