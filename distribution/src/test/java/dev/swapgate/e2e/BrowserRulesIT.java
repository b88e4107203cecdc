package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;

/** What web pages may make a browser do to a gateway on this machine, without keys and with. */
class BrowserRulesIT {
    private static final String CHAT = "/v1/chat/completions";
    private static final String NOTHING_TO_LOAD = "{\"model\":\"gone\"}";
    private static final String FOREIGN = "https://evil.example";
    private static final String BEARER = "Authorization: Bearer a-secret";
    private static final String BASIC =
            "Authorization: Basic "
                    + Base64.getEncoder()
                            .encodeToString("me:a-secret".getBytes(StandardCharsets.UTF_8));

    @TempDir static Path openDirectory;
    @TempDir static Path keyedDirectory;

    private static Launcher open;
    private static Launcher keyed;

    @BeforeAll
    static void start() {
        open = Launcher.start(openDirectory, yaml(""));
        keyed = Launcher.start(keyedDirectory, yaml("apiKeys: [a-secret]\n"));
    }

    @AfterAll
    static void stop() {
        try (Launcher first = open;
                Launcher second = keyed) {
            assertThat(first.process().isAlive()).isTrue();
            assertThat(second.process().isAlive()).isTrue();
        }
    }

    private static String yaml(String keys) {
        return keys
                + """
                swapgate:
                  http:
                    allowedOrigins: ["https://chat.example.com"]
                    allowedHosts: [models.example.com]
                models:
                  known: { cmd: "sleep 1000", proxy: "http://127.0.0.1:9" }
                """;
    }

    private static RawAnswer call(Launcher gateway, String method, String path, String... headers) {
        List<String> lines = new ArrayList<>(List.of(headers));
        if (lines.stream().noneMatch(line -> line.startsWith("Host:"))) {
            lines.add("Host: localhost:" + gateway.port());
        }
        String body = "";
        if (method.equals("POST")) {
            body = NOTHING_TO_LOAD;
            lines.add("Content-Type: application/json");
            lines.add("Content-Length: " + body.length());
        }
        try (RawClient client = RawClient.connect(gateway)) {
            String head = method + " " + path + " HTTP/1.1\r\n" + String.join("\r\n", lines);
            return client.send(head + "\r\n\r\n" + body).answer();
        }
    }

    private static String code(RawAnswer answer) {
        return Http.json(answer.body()).at("/error/code").asText();
    }

    private static String own(Launcher gateway) {
        return "http://localhost:" + gateway.port();
    }

    /**
     * Headers of a call and whether it passes.
     *
     * @param headers what a browser says of the page
     * @param passes whether such a page may change something
     */
    record From(List<String> headers, boolean passes) {}

    static Stream<From> pages() {
        return Stream.of(
                new From(List.of(), true),
                new From(List.of("Origin: http://localhost:3000"), true),
                new From(List.of("Origin: https://127.0.0.1:8443"), true),
                new From(List.of("Origin: http://[::1]:5173"), true),
                new From(List.of("Origin: http://app.localhost"), true),
                new From(List.of("Origin: https://chat.example.com"), true),
                new From(List.of("Origin: https://CHAT.example.com:443"), true),
                new From(List.of("Sec-Fetch-Site: none"), true),
                new From(List.of("Sec-Fetch-Site: same-origin"), true),
                new From(List.of("Origin: http://localhost:1", "Sec-Fetch-Site: cross-site"), true),
                new From(List.of("Origin: " + FOREIGN), false),
                new From(List.of("Origin: " + FOREIGN, "Sec-Fetch-Site: cross-site"), false),
                new From(List.of("Origin: null"), false),
                new From(List.of("Origin: http://chat.example.com"), false),
                new From(List.of("Origin: https://chat.example.com.evil.example"), false),
                new From(List.of("Origin: https://chat.example.com:444"), false),
                new From(List.of("Origin: http://localhost.evil.example"), false),
                new From(List.of("Origin: http://127.0.0.1.evil.example"), false),
                new From(List.of("Origin: http://notlocalhost"), false),
                new From(List.of("Origin: file://"), false),
                new From(List.of("Origin: "), false),
                new From(List.of("Origin: http://localhost", "Origin: " + FOREIGN), false),
                new From(List.of("Sec-Fetch-Site: cross-site"), false),
                new From(List.of("Sec-Fetch-Site: same-site"), false));
    }

    /** {@code GET /unload} changes something, too: an image of a foreign page could call it. */
    @ParameterizedTest
    @MethodSource("pages")
    void aForeignPageCannotChangeAnythingWithoutAKey(From from) {
        String[] headers = from.headers().toArray(String[]::new);
        RawAnswer chat = call(open, "POST", CHAT, headers);
        RawAnswer unload = call(open, "GET", "/unload", headers);
        RawAnswer upstream = call(open, "GET", "/upstream/gone/x", headers);
        RawAnswer load = call(open, "POST", "/api/models/load/gone", headers);
        if (from.passes()) {
            assertThat(unload.body()).isEqualTo("OK");
            for (RawAnswer answer : List.of(chat, upstream, load)) {
                assertThat(code(answer)).isEqualTo("model_not_found");
            }
        } else {
            for (RawAnswer answer : List.of(chat, unload, upstream, load)) {
                assertThat(answer.status()).isEqualTo(403);
                assertThat(code(answer)).isEqualTo("origin_not_allowed");
                assertThat(answer.body()).contains("swapgate.http.allowedOrigins");
                assertThat(answer.header("Access-Control-Allow-Origin").orElse(""))
                        .isNotEqualTo("*")
                        .doesNotContain("evil");
            }
        }
        assertThat(call(open, "GET", "/running", headers).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:80",
                "127.0.0.1:8080",
                "[::1]:8080",
                "192.0.2.7",
                "gateway",
                "box.local",
                "box.lan:9000",
                "api.localhost",
                "llm.corp.internal",
                "box.home.arpa",
                "box.home.arpa.",
                "models.example.com",
                "models.example.com:444"
            })
    void namesThatNobodyCanRebindAreServed(String host) {
        assertThat(call(open, "GET", "/v1/models", "Host: " + host).status()).isEqualTo(200);
        RawAnswer samePage =
                call(
                        open,
                        "GET",
                        "/unload",
                        "Host: " + host,
                        "Origin: http://" + host,
                        "Sec-Fetch-Site: same-origin");
        assertThat(samePage.status()).isEqualTo(200);
    }

    /** A page on such a name speaks with us as with its own origin. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:8080",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "other.models.example.com",
                "example.com",
                "local.evil"
            })
    void namesThatCanBeReboundAreRefused(String host) {
        for (String path : List.of("/v1/models", "/unload", "/logs", "/running", "/metrics")) {
            RawAnswer answer =
                    call(
                            open,
                            "GET",
                            path,
                            "Host: " + host,
                            "Origin: http://" + host,
                            "Sec-Fetch-Site: same-origin");
            assertThat(answer.status()).as(path).isEqualTo(403);
            assertThat(code(answer)).isEqualTo("host_not_allowed");
            assertThat(answer.body()).contains("swapgate.http.allowedHosts");
        }
        assertThat(call(open, "POST", CHAT, "Host: " + host).status()).isEqualTo(403);
    }

    @Test
    void aKeyThatBrowsersDoNotSendByThemselvesLiftsTheRules() {
        for (String key :
                List.of(BEARER, "authorization: bearer a-secret", "x-api-key: a-secret")) {
            RawAnswer answer =
                    call(keyed, "POST", CHAT, key, "Origin: " + FOREIGN, "Host: evil.example");
            assertThat(code(answer)).isEqualTo("model_not_found");
            assertThat(answer.header("Access-Control-Allow-Origin").orElse("")).isIn(FOREIGN, "*");
            assertThat(answer.header("Access-Control-Allow-Credentials")).isEmpty();
        }
    }

    @Test
    void aKeyThatBrowsersSendByThemselvesDoesNot() {
        assertThat(code(call(keyed, "POST", CHAT, BASIC))).isEqualTo("model_not_found");
        assertThat(code(call(keyed, "POST", CHAT, BASIC, "Origin: " + FOREIGN)))
                .isEqualTo("origin_not_allowed");
        assertThat(code(call(keyed, "GET", "/unload", BASIC, "Sec-Fetch-Site: cross-site")))
                .isEqualTo("origin_not_allowed");
        assertThat(code(call(keyed, "GET", "/v1/models", BASIC, "Host: evil.example")))
                .isEqualTo("host_not_allowed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Nothing: here",
                "Authorization: Bearer wrong",
                "Authorization: Bearer a-secret2",
                "Authorization: Bearer",
                "Authorization: a-secret",
                "Authorization: Basic a-secret",
                "x-api-key: A-SECRET"
            })
    void withoutAValidKeyNothingIsTold(String header) {
        List<String> paths =
                List.of(
                        "/v1/models",
                        "/running",
                        "/unload",
                        "/logs",
                        "/metrics",
                        "/upstream/known/");
        for (String path : paths) {
            RawAnswer answer = call(keyed, "GET", path, header);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("Basic realm=\"swapgate\"");
            assertThat(code(answer)).isEqualTo("invalid_api_key");
            assertThat(answer.body()).doesNotContain("a-secret", "known");
        }
        RawAnswer anthropic = call(keyed, "POST", "/v1/messages", header);
        assertThat(anthropic.status()).isEqualTo(401);
        assertThat(Http.json(anthropic.body()).at("/error/type").asText())
                .isEqualTo("authentication_error");
        assertThat(call(keyed, "GET", "/health", header).status()).isEqualTo(200);
        assertThat(call(keyed, "GET", "/ready", header).status()).isEqualTo(200);
    }

    private static RawAnswer preflight(Launcher gateway, String origin) {
        return call(
                gateway,
                "OPTIONS",
                CHAT,
                "Origin: " + origin,
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: authorization, x-stainless-os");
    }

    @Test
    void preflightsAreAnsweredForWhoMayCall() {
        for (Launcher gateway : List.of(open, keyed)) {
            List<String> origins =
                    List.of("https://chat.example.com", "http://localhost:3000", own(gateway));
            for (String origin : origins) {
                RawAnswer answer = preflight(gateway, origin);
                assertThat(answer.status()).isEqualTo(204);
                assertThat(answer.header("Access-Control-Allow-Origin").orElse(""))
                        .isIn(origin, "*");
                assertThat(answer.header("Access-Control-Allow-Methods").orElse(""))
                        .contains("POST");
                assertThat(answer.header("Access-Control-Allow-Headers").orElse(""))
                        .contains("authorization", "x-stainless-os");
            }
        }
        assertThat(preflight(open, FOREIGN).status()).isEqualTo(403);
        assertThat(preflight(open, FOREIGN).header("Access-Control-Allow-Origin")).isEmpty();
        assertThat(preflight(keyed, FOREIGN).status()).isEqualTo(204);
        assertThat(preflight(keyed, FOREIGN).header("Access-Control-Allow-Origin").orElse(""))
                .isIn(FOREIGN, "*");
    }
}
