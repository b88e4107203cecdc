package dev.swapgate.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A file as people have it who come from llama-swap, with much that grew over time. */
class RealisticFileTest {

    private static final String YAML =
            """
            # yaml-language-server: $schema=https://example.org/config-schema.json
            healthCheckTimeout: 500
            logLevel: info
            logTimeFormat: rfc3339
            logToStdout: "proxy"
            metricsMaxInMemory: 1000
            captureBuffer: 15
            startPort: 10001
            sendLoadingState: true
            includeAliasesInList: false
            globalTTL: 0
            apiKeys:
              - ${env.GATEWAY_KEY}
              - "second-key"

            x-defaults: &gpu
              env:
                - "CUDA_VISIBLE_DEVICES=0"
                - "HF_HOME=${env.HOME}/hf"
              ttl: 3600

            macros:
              "default_ctx": 4096
              models: ${env.HOME}/models
              latest-llama: >
                /opt/llama.cpp/build/bin/llama-server
                --host 127.0.0.1 --port ${PORT}
                --no-webui
              coder-args: |
                --ctx-size ${default_ctx}
                --cache-type-k q8_0
                # quantised as well
                --cache-type-v q8_0
              temp: 0.7

            models:
              "qwen3-30b:coder":
                <<: *gpu
                name: "Qwen3 30B"
                description: |
                  For code; big context.
                macros:
                  "default_ctx": 65536
                  draft: ${models}/draft.gguf
                cmd: |
                  # start with what is newest
                  ${latest-llama}
                  --model ${models}/qwen3.gguf \\
                  --model-draft "${draft}"
                  ${coder-args}
                  --chat-template-kwargs '{"enable_thinking": false}'
                aliases:
                  - "gpt-4o"
                  - 'qwen/coder'
                filters:
                  stripParams: "temperature, top_p, top_k"
                  setParams:
                    temperature: ${temp}
                    chat_template_kwargs:
                      enable_thinking: false
                    stop: ["<|end|>", "</s>"]
                metadata:
                  context: ${default_ctx}
                  port: ${PORT}
                  note: "runs on ${PORT} as ${MODEL_ID}"
                  tags: [code, 30b, 2025-07-01]
                concurrencyLimit: 4

              embedding:
                <<: *gpu
                proxy: "http://127.0.0.1:9501"
                cmd: /opt/tei --port 9501 --model-id nomic-ai/nomic-embed-text-v1.5
                checkEndpoint: /health
                unlisted: yes
                ttl: 0

              whisper:
                cmd: |
                  docker run --init --rm --name whisper -p ${PORT}:8080
                  whisper-server:latest
                cmdStop: docker stop whisper
                checkEndpoint: /v1/audio/transcriptions/
                useModelName: "large-v3"
                timeouts: { connect: 5, responseHeader: 0 }

              remote-only:
                cmd: ssh box 'sudo systemctl start vllm && sleep infinity'
                proxy: http://box.lan:8000
                checkEndpoint: none

              8b:
                cmd: ${latest-llama} -m ${models}/8b.gguf -c ${default_ctx}

            groups:
              "helpers":
                swap: false
                exclusive: false
                persistent: true
                members:
                  - embedding
                  - "whisper"
              big:
                members: ["qwen3-30b:coder"]

            hooks:
              on_startup:
                preload:
                  - "embedding"
                  - gpt-4o

            routing:
              scheduler:
                use: fifo
                settings:
                  fifo:
                    priority:
                      embedding: 10
                      "8b": -1
            """;

    private static final GatewayConfig CONFIG =
            Configs.load(YAML, Map.of("GATEWAY_KEY", "k-1", "HOME", "/home/me"));

    private static ModelConfig model(String id) {
        return CONFIG.find(id).orElseThrow();
    }

    @Test
    void itLoadsWithoutAWarning() {
        assertThat(CONFIG.models())
                .containsOnlyKeys("8b", "embedding", "qwen3-30b:coder", "remote-only", "whisper");
        assertThat(CONFIG.apiKeys()).containsExactly("k-1", "second-key");
        assertThat(CONFIG.preload()).containsExactly("embedding", "qwen3-30b:coder");
        assertThat(CONFIG.warnings()).isEmpty();
    }

    @Test
    void portsAreAssignedToThoseThatUseOne() {
        assertThat(CONFIG.models().values())
                .extracting(model -> model.port().orElse(0))
                .containsExactly(10001, 0, 10002, 0, 10003);
    }

    @Test
    void aModelIsReadInFull() {
        ModelConfig model = model("qwen/coder").withPort(10002);

        assertThat(model.id()).isEqualTo("qwen3-30b:coder");
        assertThat(dev.swapgate.config.CommandLine.split(model.cmd()))
                .containsExactly(
                        "/opt/llama.cpp/build/bin/llama-server",
                        "--host",
                        "127.0.0.1",
                        "--port",
                        "10002",
                        "--no-webui",
                        "--model",
                        "/home/me/models/qwen3.gguf",
                        "--model-draft",
                        "/home/me/models/draft.gguf",
                        "--ctx-size",
                        "65536",
                        "--cache-type-k",
                        "q8_0",
                        "--cache-type-v",
                        "q8_0",
                        "--chat-template-kwargs",
                        "{\"enable_thinking\": false}");
        assertThat(model.proxy()).isEqualTo("http://localhost:10002");
        assertThat(model.ttl()).isEqualTo(Duration.ofHours(1));
        assertThat(model.healthCheckTimeout()).isEqualTo(Duration.ofSeconds(500));
        assertThat(model.env()).containsExactly("CUDA_VISIBLE_DEVICES=0", "HF_HOME=/home/me/hf");
        assertThat(model.filters().stripParams()).containsExactly("temperature", "top_k", "top_p");
        assertThat(model.filters().setParams())
                .isEqualTo(
                        Map.of(
                                "temperature",
                                0.7,
                                "chat_template_kwargs",
                                Map.of("enable_thinking", false),
                                "stop",
                                List.of("<|end|>", "</s>")));
        assertThat(model.metadata())
                .isEqualTo(
                        Map.of(
                                "context",
                                65536,
                                "port",
                                10002,
                                "note",
                                "runs on 10002 as qwen3-30b:coder",
                                "tags",
                                List.of("code", "30b", "2025-07-01")));
        assertThat(model.concurrencyLimit()).isEqualTo(4);
    }

    @Test
    void theOthersAreReadAsWell() {
        assertThat(model("embedding").ttl()).isZero();
        assertThat(model("embedding").unlisted()).isTrue();
        assertThat(model("embedding").priority()).isEqualTo(10);
        assertThat(model("8b").priority()).isEqualTo(-1);
        assertThat(model("8b").cmd()).contains("-c 4096");
        assertThat(model("whisper").useModelName()).isEqualTo("large-v3");
        assertThat(model("whisper").timeouts().connect()).isEqualTo(Duration.ofSeconds(5));
        assertThat(model("remote-only").checkEndpoint()).isEqualTo("none");
        assertThat(CONFIG.groups().values())
                .containsExactly(
                        new GroupConfig(
                                "(default)", true, true, false, List.of("8b", "remote-only")),
                        new GroupConfig("big", true, true, false, List.of("qwen3-30b:coder")),
                        new GroupConfig(
                                "helpers", false, false, true, List.of("embedding", "whisper")));
    }
}
