package dev.swapgate.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmptySegmentsTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "//, /",
        "/v1/models, /v1/models",
        "//v1/models, /v1/models",
        "/v1///chat//completions//, /v1/chat/completions/",
        "/v1/models/a%2F%2Fb//c, /v1/models/a%2F%2Fb/c",
        "/upstream/a//x//, /upstream/a//x//",
        "//upstream/a//x, /upstream/a//x",
        "/upstream//x, /upstream//x",
        "/comfyui//x, /comfyui//x",
        "///comfyui//, /comfyui//",
        "/upstreams//x, /upstreams/x",
        "/v1//upstream//x, /v1/upstream/x",
    })
    void meanNothingWhereTheGatewaySpeaks(String raw, String path) {
        assertThat(EmptySegments.removed(raw)).isEqualTo(path);
    }
}
