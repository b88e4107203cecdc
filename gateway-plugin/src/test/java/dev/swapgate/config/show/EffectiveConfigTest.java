package dev.swapgate.config.show;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.config.read.RandomFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;
import java.util.Map;
import java.util.Random;

class EffectiveConfigTest {

    private static final ConfigLoader LOADER = new ConfigLoader(Map.of("KEY", "a-key"));

    @Test
    void macrosPortsAndDefaultsAreFilledIn() {
        GatewayConfig config =
                LOADER.parse(
                        "a.yaml",
                        """
                        macros: { server: serve --port, size: 8192 }
                        models:
                          m: { cmd: "${server} ${PORT} -c ${size}", env: ["P=${PORT}"], name: "no" }
                        """);
        String yaml = EffectiveConfig.yaml(EffectiveConfig.masked(config));

        assertThat(yaml)
                .startsWith("healthCheckTimeout: 120\nunloadTimeout: 10\nglobalTTL: 0\n")
                .contains(
                        """
                        models:
                          m:
                            cmd: serve --port 5800 -c 8192
                            proxy: http://localhost:5800
                            checkEndpoint: /health
                            env:
                              - P=5800
                        """)
                .contains("    concurrencyLimit: 10\n");
    }

    @Test
    void whatModelsInheritIsShownAtBothPlaces() {
        GatewayConfig config =
                LOADER.parse(
                        "a.yaml", "sendLoadingState: true\nmodels: { m: { cmd: 'x ${PORT}' } }");

        assertThat(EffectiveConfig.yaml(EffectiveConfig.masked(config)))
                .contains("\nsendLoadingState: true\n", "\n    sendLoadingState: true\n");
    }

    @Test
    void secretsAreMasked() {
        GatewayConfig config =
                LOADER.parse(
                        "a.yaml",
                        """
                        apiKeys: [hush-1, "${env.KEY}"]
                        models:
                          m:
                            cmd: serve --api-key hush-2 --port ${PORT}
                            cmdStop: stop --token=hush-3
                            env: [HF_TOKEN=hush-4, PLAIN=seen]
                            proxy: http://me:hush-5@localhost:${PORT}
                        peers:
                          p: { proxy: "http://me:hush-6@h", models: [x], apiKey: hush-7 }
                        """);
        String yaml = EffectiveConfig.yaml(EffectiveConfig.masked(config));

        assertThat(yaml)
                .doesNotContain("hush", "a-key")
                .contains("serve --api-key *** --port 5800", "HF_TOKEN=***", "PLAIN=seen")
                .contains("apiKey: '***'");
    }

    @Test
    void secretsAreMaskedInFreeDataAndWhereverTheirValuesOccur() {
        var environment =
                Map.of("SECRET_A", "hush-env-a", "SECRET_B", "hush-env-b", "PW", "hush-env-pw");
        GatewayConfig config =
                new ConfigLoader(environment)
                        .parse(
                                "a.yaml",
                                """
                                apiKeys: [hush-key, "${env.SECRET_A}"]
                                macros: { my-token: hush-macro }
                                models:
                                  m:
                                    cmd: >-
                                      serve ${PORT} ${env.SECRET_B} --key hush-1 -u me:hush-2
                                      --auth me:hush-3 --bearer hush-4 --token:hush-5
                                    checkEndpoint: /health?api_key=hush-6
                                    env:
                                      - FOO=${env.SECRET_A}
                                      - MYPWD=hush-7
                                      - X_PASSWORD=hush 8
                                      - PWD=/tmp
                                    description: uses ${my-token}
                                    metadata: { api_key: hush-9, note: "Authorization: hush-10" }
                                    filters:
                                      stripParams: api_key
                                      setParams:
                                        api_key: hush-11
                                        extra: { authorization: hush-12, pass: "${env.PW}" }
                                        headers: [{ token: hush-13 }]
                                        max_tokens: 5
                                        user: hush-key
                                      setParamsByID: { m: { extra.apiKey: hush-14 } }
                                peers:
                                  p:
                                    proxy: "http://h"
                                    models: [x]
                                    filters: { setParams: { key: hush-15, h: "${env.PW}" } }
                                selectors:
                                  s: { strategy: pin, targets: [m], metadata: { pw: hush-16 } }
                                """);
        String yaml = EffectiveConfig.yaml(EffectiveConfig.masked(config));

        assertThat(yaml)
                .doesNotContain("hush")
                .contains("5800 *** --key *** -u me:*** --auth me:*** --bearer *** --token:***")
                .contains("checkEndpoint: /health?api_key=***", "stripParams: api_key\n")
                .contains("FOO=***", "MYPWD=***\n", "X_PASSWORD=***\n", "PWD=/tmp")
                .contains("max_tokens: 5", "description: uses ***");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatIsShownMeansTheSameWhenItIsLoaded(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            String name = "seed " + seed + ", round " + round;
            GatewayConfig config = LOADER.parse(name, RandomFile.next(random).toString());
            ObjectNode shown = EffectiveConfig.complete(config);
            GatewayConfig again = LOADER.parse(name, EffectiveConfig.yaml(shown));

            assertThat(EffectiveConfig.complete(again)).as(name).isEqualTo(shown);
            assertThat(again)
                    .usingRecursiveComparison()
                    .ignoringFields("models", "warnings", "ignoredPaths.patterns", "secrets")
                    .as(name)
                    .isEqualTo(config);
            assertThat(List.copyOf(again.models().values()))
                    .usingRecursiveComparison()
                    .ignoringFields("port")
                    .as(name)
                    .isEqualTo(
                            config.models().values().stream()
                                    .map(EffectiveConfigTest::started)
                                    .toList());
        }
    }

    private static ModelConfig started(ModelConfig model) {
        return model.port().isPresent() ? model.withPort(model.port().getAsInt()) : model;
    }
}
