package dev.swapgate.proxy;

import static dev.swapgate.proxy.ProxyFixtures.config;
import static dev.swapgate.proxy.ProxyFixtures.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.Route.ModelSource;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

class AccessRulesTest {
    private static final String BASIC = "Basic dTprZXk=";
    private static final Action LOCAL =
            new Action.Local(
                    request -> CompletableFuture.completedFuture(LocalResponse.text(200, "")));
    private static final Route PUBLIC = new Route(Set.of("GET"), "/health", false, false, LOCAL);
    private static final Route READING = new Route(Set.of("GET"), "/logs", true, false, LOCAL);
    private static final Route CHANGING = new Route(Set.of("GET"), "/unload", true, true, LOCAL);
    private static final Route MODEL =
            new Route(
                    Set.of("POST"),
                    "/v1/x",
                    true,
                    true,
                    new Action.Forward(ModelSource.BODY, "/v1/x"));

    private final AccessRules open = new AccessRules(config(List.of()));
    private final AccessRules keyed = new AccessRules(config(List.of("key", "other")));

    @Test
    void withoutConfiguredKeysNoneIsNeeded() {
        allowed(open, CHANGING);
        allowed(open, CHANGING, "Authorization", "Bearer whatever");
    }

    @Test
    void aKeyOpensInEveryPlace() {
        for (Route route : List.of(READING, CHANGING)) {
            allowed(keyed, route, "Authorization", "Bearer key");
            allowed(keyed, route, "Authorization", "bearer other");
            allowed(keyed, route, "x-api-key", "key");
            allowed(keyed, route, "Authorization", BASIC);
        }
        allowed(keyed, PUBLIC);
    }

    @Test
    void aWrongOrMissingKeyIsRefusedWithAChallenge() {
        for (Route route : List.of(READING, CHANGING, MODEL)) {
            refused(ErrorCode.INVALID_API_KEY, keyed, route);
            refused(ErrorCode.INVALID_API_KEY, keyed, route, "Authorization", "Bearer Key");
            refused(ErrorCode.INVALID_API_KEY, keyed, route, "Authorization", "Bearer", "x", "key");
            refused(ErrorCode.INVALID_API_KEY, keyed, route, "x-api-key", "");
            refused(ErrorCode.INVALID_API_KEY, keyed, route, "Authorization", "key");
            refused(
                    ErrorCode.INVALID_API_KEY,
                    keyed,
                    route,
                    "Authorization",
                    "Bearer wrong",
                    "x-api-key",
                    "key");
        }
        assertThatThrownBy(() -> keyed.check(request(), READING))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e ->
                                assertThat(e.headers())
                                        .containsEntry(
                                                "WWW-Authenticate", "Basic realm=\"swapgate\""));
    }

    @Test
    void foreignPagesMayNotChangeAnything() {
        String[] foreign = {"Host", "localhost:8080", "Origin", "https://evil.com"};
        String[] image = {"Host", "localhost:8080", "Sec-Fetch-Site", "cross-site"};
        for (String[] headers : List.of(foreign, image)) {
            refused(ErrorCode.ORIGIN_NOT_ALLOWED, open, CHANGING, headers);
            refused(ErrorCode.ORIGIN_NOT_ALLOWED, open, MODEL, headers);
            refused(
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    keyed,
                    CHANGING,
                    with(headers, "Authorization", BASIC));
            allowed(open, READING, headers);
            allowed(open, PUBLIC, headers);
            allowed(keyed, CHANGING, with(headers, "Authorization", "Bearer key"));
            allowed(keyed, CHANGING, with(headers, "x-api-key", "key"));
        }
        // Without configured keys any token is worth nothing.
        refused(
                ErrorCode.ORIGIN_NOT_ALLOWED,
                open,
                CHANGING,
                with(foreign, "Authorization", "Bearer x"));
    }

    @Test
    void foreignPagesMayNotOpenWebSockets() {
        refused(
                ErrorCode.ORIGIN_NOT_ALLOWED,
                open,
                new Route(Set.of(), "/upstream/*", true, true, new Action.PassThrough()),
                "Upgrade",
                "websocket",
                "Connection",
                "Upgrade",
                "Origin",
                "https://evil.com");
    }

    @Test
    void friendlyPagesMay() {
        allowed(open, CHANGING, "Host", "gw:8080", "Origin", "http://gw:8080");
        allowed(open, CHANGING, "Host", "gw:8080", "Origin", "http://localhost:3000");
        allowed(open, CHANGING, "Host", "gw:8080", "Origin", "https://chat.example.com");
        allowed(open, CHANGING, "Host", "gw:8080", "Sec-Fetch-Site", "same-origin");
        allowed(open, CHANGING, "Host", "gw:8080", "Sec-Fetch-Site", "none");
    }

    @Test
    void hostsThatCouldBeReboundAreRefusedOnEveryRoute() {
        for (Route route : List.of(PUBLIC, READING, CHANGING)) {
            refused(ErrorCode.HOST_NOT_ALLOWED, open, route, "Host", "evil.com");
            allowed(open, route, "Host", "gw.example.com:80");
            allowed(open, route);
            allowed(keyed, route, "Host", "evil.com", "Authorization", "Bearer key");
            refused(
                    ErrorCode.HOST_NOT_ALLOWED,
                    keyed,
                    route,
                    "Host",
                    "evil.com",
                    "Authorization",
                    BASIC);
        }
    }

    @Test
    void theMessageNamesTheKeyToSet() {
        assertThatThrownBy(() -> open.check(request("Host", "evil.com"), PUBLIC))
                .hasMessageContaining("swapgate.http.allowedHosts");
        assertThatThrownBy(() -> open.check(request("Origin", "https://evil.com"), CHANGING))
                .hasMessageContaining("swapgate.http.allowedOrigins");
    }

    @Test
    void preflightsAreAnsweredForFriendlyPages() {
        LocalResponse.Content answer =
                open.preflight(
                        request(
                                "Host", "localhost",
                                "Origin", "http://localhost:3000",
                                "Access-Control-Request-Method", "POST",
                                "Access-Control-Request-Headers", "content-type, x-a, b@d, ,x y",
                                "Access-Control-Request-Private-Network", "true"));

        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.headers())
                .containsEntry("Access-Control-Allow-Origin", "http://localhost:3000")
                .containsEntry("Vary", "Origin")
                .containsEntry(
                        "Access-Control-Allow-Methods", "GET, POST, PUT, PATCH, DELETE, OPTIONS")
                .containsEntry("Access-Control-Allow-Headers", "content-type, x-a")
                .containsEntry("Access-Control-Max-Age", "86400")
                .containsEntry("Access-Control-Allow-Private-Network", "true")
                .doesNotContainKey("Access-Control-Allow-Credentials");
    }

    @Test
    void preflightsOfForeignPagesAreAnsweredOnlyIfTheRealCallNeedsAKey() {
        assertThat(keyed.preflight(request("Origin", "https://any.org")).headers())
                .containsEntry("Access-Control-Allow-Origin", "https://any.org")
                .containsEntry(
                        "Access-Control-Allow-Headers",
                        "Content-Type, Authorization, Accept, X-Requested-With");
        assertThatThrownBy(() -> open.preflight(request("Origin", "https://any.org")))
                .isInstanceOf(GatewayError.class);
        assertThatThrownBy(() -> open.preflight(request("Host", "evil.com")))
                .isInstanceOf(GatewayError.class);
        assertThat(open.preflight(request()).headers())
                .doesNotContainKey("Access-Control-Allow-Origin");
    }

    @Test
    void answersMayBeReadByFriendlyPagesOnly() {
        assertThat(open.corsHeaders(request())).isEmpty();
        assertThat(open.corsHeaders(request("Origin", "http://localhost:1")))
                .containsEntry("Access-Control-Allow-Origin", "http://localhost:1")
                .containsKey("Access-Control-Expose-Headers");
        assertThat(open.corsHeaders(request("Origin", "https://evil.com")))
                .containsOnlyKeys("Vary");
        assertThat(keyed.corsHeaders(request("Origin", "https://evil.com")))
                .containsEntry("Access-Control-Allow-Origin", "https://evil.com");
        assertThat(open.readableBy(request("Origin", "null"))).isEmpty();
    }

    private static void allowed(AccessRules rules, Route route, String... headers) {
        assertThatCode(() -> rules.check(request(headers), route)).doesNotThrowAnyException();
    }

    private static void refused(ErrorCode code, AccessRules rules, Route route, String... headers) {
        assertThatThrownBy(() -> rules.check(request(headers), route))
                .as(Arrays.toString(headers))
                .isInstanceOfSatisfying(
                        GatewayError.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static String[] with(String[] headers, String... more) {
        return Stream.concat(Arrays.stream(headers), Arrays.stream(more)).toArray(String[]::new);
    }
}
