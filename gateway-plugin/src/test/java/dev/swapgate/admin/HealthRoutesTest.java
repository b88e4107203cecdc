package dev.swapgate.admin;

import static dev.swapgate.admin.AdminFixture.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.lock.schedule.LockSnapshot.State;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

class HealthRoutesTest {
    private final AdminFixture gateway = new AdminFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/wol-health", "/live"})
    void theGatewayIsAliveWhateverItsReadiness(String path) {
        gateway.readiness.stopping();

        assertThat(gateway.text("GET", path)).isEqualTo("OK");
        assertThat(gateway.content("GET", path).contentType())
                .isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void theGatewayIsNotReadyBeforeItsPreloadsWereTried() {
        assertReady(
                503,
                "{\"ready\":false,\"status\":\"preloading\",\"reason\":\"models are being"
                        + " preloaded\"}");
    }

    @Test
    void theGatewayIsReadyAfterItsPreloads() {
        gateway.readiness.preloaded();

        assertReady(200, "{\"ready\":true,\"status\":\"ready\"}");
    }

    @Test
    void theGatewayIsNotReadyOnceItShutsDown() {
        gateway.readiness.preloaded();
        gateway.readiness.stopping();
        gateway.readiness.preloaded();

        assertReady(
                503,
                "{\"ready\":false,\"status\":\"shutting_down\",\"reason\":\"the gateway is shutting"
                        + " down\"}");
    }

    private void assertReady(int status, String json) {
        LocalResponse.Content content = gateway.content("GET", "/ready");
        assertThat(content.status()).isEqualTo(status);
        assertThat(parse(new String(content.body(), StandardCharsets.UTF_8)))
                .isEqualTo(parse(json));
    }

    @Test
    void theVersionHasExactlyThisShape() {
        assertThat(gateway.json("GET", "/api/version"))
                .isEqualTo(
                        parse(
                                """
                                {"version":"1.2.3","commit":"abc123","build_date":"2026-01-02T03:04:05Z"}
                                """));
    }

    @Test
    void metricsArePrometheusText() {
        assertThat(gateway.text("GET", "/metrics")).isEqualTo("metric 1\n");
        assertThat(gateway.content("GET", "/metrics").contentType())
                .isEqualTo("text/plain; version=0.0.4; charset=utf-8");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /health, false, false",
        "GET, /wol-health, false, false",
        "GET, /live, false, false",
        "GET, /ready, false, false",
        "GET, /api/version, true, false",
        "GET, /metrics, true, false",
        "GET, /v1/models, true, false",
        "GET, /models, true, false",
        "GET, /v1/models/chat, true, false",
        "GET, /running, true, false",
        "GET, /api/status, true, false",
        "GET, /api/status/stream, true, false",
        "GET, /api/queue, true, false",
        "GET, /api/explain, true, false",
        "GET, /api/decisions, true, false",
        "GET, /api/events, true, false",
        "GET, /models/sse, true, false",
        "GET, /logs, true, false",
        "GET, /logs/chat, true, false",
        "GET, /logs/stream, true, false",
        "GET, /logs/stream/chat, true, false",
        "GET, /unload, true, true",
        "POST, /api/models/unload, true, true",
        "POST, /api/models/unload/chat, true, true",
        "POST, /api/models/load/chat, true, true",
        "POST, /models/load, true, true",
        "POST, /models/unload, true, true"
    })
    void eachRouteSaysWhoMayCallIt(String method, String path, boolean key, boolean changes) {
        Route route = gateway.route(method, path);

        assertThat(route.keyRequired()).isEqualTo(key);
        assertThat(route.changesState()).isEqualTo(changes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/health",
                "/live",
                "/ready",
                "/api/version",
                "/metrics",
                "/v1/models",
                "/models",
                "/v1/models/chat",
                "/running",
                "/api/status",
                "/api/queue",
                "/api/explain?model=chat",
                "/api/decisions",
                "/logs",
                "/logs/chat"
            })
    void readingLoadsNothing(String path) {
        gateway.content("GET", path);

        assertThat(gateway.control.asked).isEmpty();
    }

    @Test
    void anotherServersFormNamesTheModelsThatAreLoaded() {
        gateway.control.state("chat", State.READY);
        gateway.control.state("secret", State.READY);
        gateway.control.state("org/embed:Q4", State.LOADING);

        assertThat(gateway.text("GET", "/v1/health"))
                .isEqualTo("{\"status\":\"ok\",\"models_loaded\":[\"chat\"]}");
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/models,not_implemented",
        "POST,/v1/files,not_implemented",
        "GET,/v1/files/f-1/content,not_implemented",
        "DELETE,/v1/responses/r-1,not_found",
        "POST,/v1/responses/r-1/cancel,not_found"
    })
    void whatOnlyOtherServersOfferIsRefusedWithAReason(String method, String path, String code) {
        assertThatThrownBy(() -> gateway.content(method, path))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> {
                            assertThat(e.code().code()).isEqualTo(code);
                            assertThat(e.headers()).containsEntry("x-should-retry", "false");
                            assertThat(e).hasMessageStartingWith("Swapgate ");
                        });
    }
}
