package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.read.ConfigLoader;

import org.junit.jupiter.api.Test;

import java.util.Map;

class AnnouncementTest {
    @Test
    void theModelsOfPeersAreNamedToo() {
        GatewayConfig config =
                new ConfigLoader(Map.of())
                        .parse("test", "peers: {far: {proxy: \"http://h\", models: [x]}}");

        assertThat(Announcement.call(config, "http://g", ""))
                .contains("\"model\":\"far/x\"")
                .endsWith("Models: far/x\n");
    }
}
