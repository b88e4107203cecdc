package dev.swapgate.admin;

import static dev.swapgate.admin.AdminFixture.parse;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import dev.swapgate.lock.schedule.LockSnapshot.State;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayList;
import java.util.List;

/** The rows of {@code /v1/models} that are no plain model's. */
class ModelRowsTest {
    private static final String MORE =
            """
            includeAliasesInList: true
            peers:
              far: {proxy: "http://127.0.0.1:1", models: [big, org/small]}
            selectors:
              zz: {strategy: warm, targets: [secret, chat], name: " Z ", metadata: {a: 1}}
              first: {strategy: pin, targets: [chat, secret]}
              spill: {strategy: spillover, targets: [chat, far/big], settings: {spillover: 3}}
              hidden: {strategy: pin, targets: [chat], unlisted: true}
            profiles:
              p: {pins: {chat: secret, new: chat, off: null, big: chat, zz: chat}}
            """;

    private final AdminFixture gateway = new AdminFixture(AdminFixture.config(MORE));

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void everyKindHasItsRowsInByteOrder() {
        assertThat(ids())
                .containsExactly(
                        "chat",
                        "far/big",
                        "far/org/small",
                        "first",
                        "gpt",
                        "org/embed:Q4",
                        "spill",
                        "zz");
    }

    @Test
    void pinsOfTheActiveProfileAreListedIfNothingElseHasTheirName() {
        gateway.profile.activate("p");

        assertThat(ids()).contains("new").doesNotContain("off", "big");
        assertThat(row("new").at("/meta/llamaswap")).isEqualTo(parse("{\"type\":\"profile\"}"));
        assertThat(row("chat").at("/meta/llamaswap/type").asText()).isEqualTo("model");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "gpt     | {\"size\":{\"7\":\"B\"},\"type\":\"alias\",\"modelID\":\"chat\"}",
                "far/big | {\"type\":\"peer\",\"peerID\":\"far\"}",
                "zz      | {\"a\":1,\"type\":\"selector\",\"strategy\":\"warm\","
                        + "\"targets\":[\"secret\",\"chat\"]}",
                "spill   | {\"type\":\"selector\",\"strategy\":\"spillover\","
                        + "\"targets\":[\"chat\",\"far/big\"],\"spillover\":3}",
            })
    void theirMetadataSaysWhatTheyAre(String id, String meta) {
        assertThat(row(id).at("/meta/llamaswap")).isEqualTo(parse(meta));
    }

    @Test
    void namesAreShown() {
        assertThat(row("far/big").get("name").asText()).isEqualTo("far: big");
        assertThat(row("zz").get("name").asText()).isEqualTo("Z");
        assertThat(row("gpt").get("name").asText()).isEqualTo("Chat");
        assertThat(row("first").has("name")).isFalse();
    }

    @Test
    void aSelectorIsLoadedWhenATargetIsOfWhichAPinHasOne() {
        gateway.control.state("secret", State.READY);
        assertThat(status("zz")).isEqualTo("loaded");
        assertThat(status("first")).isEqualTo("unloaded");
        assertThat(status("spill")).isEqualTo("unloaded");

        gateway.control.state("chat", State.LOADING);
        assertThat(status("first")).isEqualTo("loaded");
        assertThat(status("spill")).isEqualTo("loaded");
        assertThat(status("gpt")).isEqualTo("loading");
        assertThat(status("far/big")).isEqualTo("unloaded");
    }

    @Test
    void capabilitiesHaveTheirFields() {
        JsonNode row = row("org/embed:Q4");

        assertThat(row.get("architecture"))
                .isEqualTo(
                        parse(
                                """
                                {"input_modalities":["text","image","audio"],
                                 "output_modalities":["text"],
                                 "modality":"text+image+audio->text"}
                                """));
        assertThat(row.get("capabilities"))
                .isEqualTo(
                        parse(
                                """
                                {"vision":true,"audio_transcriptions":true,
                                 "function_calling":true,"reranker":true}
                                """));
        assertThat(row.get("supported_parameters")).isEqualTo(parse("[\"tools\",\"tool_choice\"]"));
        assertThat(row.get("context_length").asInt()).isEqualTo(4096);
        assertThat(row.get("meta"))
                .isEqualTo(
                        parse("{\"llamaswap\":{\"other\":2,\"type\":\"model\"},\"n_ctx\":4096}"));
        assertThat(row("chat").has("capabilities")).isFalse();
    }

    @Test
    void oneRowCanBeAskedFor() {
        assertThat(gateway.json("GET", "/v1/models/far/org/small")).isEqualTo(row("far/org/small"));
        assertThat(gateway.json("GET", "/v1/models/zz")).isEqualTo(row("zz"));
    }

    private List<String> ids() {
        List<String> ids = new ArrayList<>();
        data().forEach(row -> ids.add(row.get("id").asText()));
        return ids;
    }

    private JsonNode row(String id) {
        for (JsonNode row : data()) {
            if (row.get("id").asText().equals(id)) {
                return row;
            }
        }
        throw new AssertionError("no row " + id);
    }

    private String status(String id) {
        return row(id).at("/status/value").asText();
    }

    private JsonNode data() {
        return gateway.json("GET", "/v1/models").get("data");
    }
}
