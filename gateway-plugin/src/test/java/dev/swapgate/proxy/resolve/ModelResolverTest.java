package dev.swapgate.proxy.resolve;

import static dev.swapgate.proxy.ProxyFixtures.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.proxy.ProxyFixtures;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.proxy.route.RouteTable.Match;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

class ModelResolverTest {
    private static final String JSON = "application/json";
    private static final String MULTIPART = "multipart/form-data; boundary=b";
    private static final String CHAT = "/v1/chat/completions";

    private final RouteTable routes = new RouteTable(List.of());
    private final AtomicInteger freed = new AtomicInteger();
    private final ModelResolver resolver =
            ProxyFixtures.resolver(
                    model("m1", "gpt-4o", "m2"),
                    model("m2"),
                    model("author/model:q4"),
                    model("author"),
                    model("renamed", "upstream \"name\" é", false, List.of(), Map.of()),
                    model("secret-model", "", true, List.of(), Map.of(), "secret-alias"),
                    model(
                            "filtered",
                            "real",
                            false,
                            List.of("seed", "model.x"),
                            Map.of("temperature", 0.5, "m\\odel", "evil")));

    @Test
    void anAliasLeadsToItsModelAndStaysInTheBody() throws IOException {
        ResolvedRequest found = post(CHAT, JSON, "{\"model\":\"gpt-4o\",\"stream\":true}");

        assertThat(found.destination().id()).isEqualTo("m1");
        assertThat(found.requestedName()).isEqualTo("gpt-4o");
        assertThat(found.path()).isEqualTo(CHAT);
        assertThat(found.query()).isNull();
        assertThat(found.stream()).isTrue();
        assertThat(text(found)).isEqualTo("{\"model\":\"gpt-4o\",\"stream\":true}");
    }

    @Test
    void anIdWinsOverAnAliasOfTheSameSpelling() {
        assertThat(post(CHAT, JSON, "{\"model\":\"m2\"}").destination().id()).isEqualTo("m2");
    }

    @Test
    void unlistedModelsAnswerToo() {
        assertThat(post(CHAT, JSON, "{\"model\":\"secret-alias\"}").destination().id())
                .isEqualTo("secret-model");
    }

    @Test
    void theUpstreamPathIsThatOfTheRoute() {
        ResolvedRequest messages = post("/v/messages", JSON, "{\"model\":\"m1\"}");
        assertThat(messages.path()).isEqualTo("/messages");
        assertThat(post("/audioapi/v1/tasks/run", JSON, "{\"model\":\"m1\"}").path())
                .isEqualTo("/v1/tasks/run");
    }

    @Test
    void useModelNameChangesTheNameAlone() throws IOException {
        String body = "{ \"a\":1.00, \"model\" : \"ren\\u0061med\" ,\"a\":[1e400 ]}\n";

        assertThat(text(post(CHAT, JSON, body)))
                .isEqualTo(body.replace("\"ren\\u0061med\"", "\"upstream \\\"name\\\" é\""));
    }

    @Test
    void useModelNameChangesMultipartToo() throws IOException {
        String body =
                """
                --b
                Content-Disposition: form-data; name="file"; filename="x"
                Content-Type: audio/wav

                \0\r\r
                --
                --b
                Content-Disposition: form-data; name="model"

                renamed
                --b--
                """
                        .replace("\n", "\r\n");

        ResolvedRequest found = post("/v1/audio/transcriptions", MULTIPART, body);
        assertThat(text(found)).isEqualTo(body.replace("renamed", "upstream \"name\" é"));
    }

    @Test
    void formsPassUnchanged() throws IOException {
        ResolvedRequest found =
                post("/v1/audio/speech", "application/x-www-form-urlencoded", "x=1&model=filtered");

        assertThat(found.destination().id()).isEqualTo("filtered");
        assertThat(text(found)).isEqualTo("x=1&model=filtered");
    }

    @Test
    void theQueryNamesTheModelWhereTheBodyCannot() {
        String form = "application/x-www-form-urlencoded";
        ResolvedRequest found = post("/v1/completions", "model=gpt-4o", form, "prompt=x");
        assertThat(found.destination().id()).isEqualTo("m1");
        assertThat(found.query()).isEqualTo("model=gpt-4o");
        assertThat(resolve("POST", "/v1/audio/voices", "model=m2", null, null).destination().id())
                .isEqualTo("m2");

        refused(ErrorCode.MODEL_REQUIRED, "/v1/completions", "x=1", form, "prompt=x");
        refused(ErrorCode.UNSUPPORTED_MEDIA_TYPE, CHAT, "model=m1", form, "{\"model\":\"m1\"}");
    }

    @Test
    void filtersComeAfterTheNameAndNeverTouchIt() throws IOException {
        assertThat(
                        text(
                                post(
                                        CHAT,
                                        JSON,
                                        "{\"seed\":1,\"model\":\"filtered\",\"temperature\":1.0,\"x\":2}")))
                .isEqualTo("{\"model\":\"real\",\"temperature\":0.5,\"x\":2}");
    }

    @Test
    void aRewrittenBodyFreesTheOriginalOnce() {
        ResolvedRequest found = post(CHAT, JSON, "{\"model\":\"renamed\"}");
        BufferedBody body = Objects.requireNonNull(found.body());
        assertThat(freed.get()).isZero();
        body.close();
        body.close();

        assertThat(freed.get()).isEqualTo(1);
    }

    @Test
    void theQueryIsForwardedAndMayNameTheSameModel() {
        assertThat(post(CHAT, "beta=true&model=m%31", JSON, "{\"model\":\"m1\"}").query())
                .isEqualTo("beta=true&model=m%31");
    }

    @Test
    void theQueryMayNotNameAnotherModel() {
        refused(ErrorCode.MODEL_INVALID, CHAT, "model=m2", JSON, "{\"model\":\"m1\"}");
        refused(ErrorCode.MODEL_INVALID, CHAT, "model=m1&model=m2", JSON, "{\"model\":\"m1\"}");
        refused(ErrorCode.MODEL_INVALID, CHAT, "model", JSON, "{\"model\":\"m1\"}");
        refused(ErrorCode.INVALID_REQUEST, CHAT, "model=%zz", JSON, "{\"model\":\"m1\"}");
        refused(ErrorCode.MODEL_REQUIRED, CHAT, "model=m1", JSON, "{}");
    }

    @Test
    void readingRoutesNameTheModelInTheQuery() {
        ResolvedRequest found = get("/props", "autoload=false&model=gpt-4o&stream=true");

        assertThat(found.destination().id()).isEqualTo("m1");
        assertThat(found.path()).isEqualTo("/props");
        assertThat(found.query()).isEqualTo("autoload=false&model=gpt-4o&stream=true");
        assertThat(found.stream()).isTrue();
        assertThat(found.body()).isNull();
        assertThat(get("/props", "model=author%2Fmodel%3Aq4").destination().id())
                .isEqualTo("author/model:q4");
        assertThatThrownBy(() -> get("/props", null)).isInstanceOf(GatewayError.class);
        assertThatThrownBy(() -> get("/props", "model=m1&model=m1"))
                .isInstanceOf(GatewayError.class);
        assertThatThrownBy(() -> get("/props", "model=")).isInstanceOf(GatewayError.class);
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    /upstream/m1/v1/x,                  m1,              /v1/x
                    /upstream/m1/,                      m1,              /
                    /upstream/m1,                       m1,              /
                    /upstream/gpt-4o/a%2Fb//c;d?,       m1,              /a%2Fb//c;d?
                    /upstream/author/model:q4/v1,       author/model:q4, /v1
                    /upstream/author%2Fmodel:q4/v1,     author/model:q4, /v1
                    /upstream/author%2fmodel%3Aq4/v1/,  author/model:q4, /v1/
                    /upstream/author/other/v1,          author,          /other/v1
                    /upstream/author/,                  author,          /
                    /upstream/author//model:q4,         author,          //model:q4
                    """)
    void thePathNamesTheModel(String path, String id, String upstreamPath) {
        ResolvedRequest found = resolve("PATCH", path, "q=1", null, null);

        assertThat(found.destination().id()).isEqualTo(id);
        assertThat(found.path()).isEqualTo(upstreamPath);
        assertThat(found.query()).isEqualTo("q=1");
    }

    @Test
    void passThroughLeavesBodiesAlone() throws IOException {
        ResolvedRequest found =
                resolve("POST", "/upstream/filtered/x", null, "text/odd", "{\"seed\":1,");

        assertThat(text(found)).isEqualTo("{\"seed\":1,");
        assertThat(found.stream()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    /upstream/nope/x,          MODEL_NOT_FOUND
                    /upstream//m1/x,           INVALID_REQUEST
                    /upstream/authorx,         MODEL_NOT_FOUND
                    /upstream/author%2Fother,  MODEL_NOT_FOUND
                    /upstream/m1%0a/x,         MODEL_NOT_FOUND
                    /upstream/m1/../x,         INVALID_REQUEST
                    /upstream/m1/./x,          INVALID_REQUEST
                    /upstream/m1/%2e%2E/x,     INVALID_REQUEST
                    /upstream/../m1/x,         INVALID_REQUEST
                    /upstream/m1/%zz,          INVALID_REQUEST
                    /upstream/%/x,             INVALID_REQUEST
                    /upstream/m1/%ff,          INVALID_REQUEST
                    """)
    void badPathsAreRefused(String path, ErrorCode code) {
        assertThatThrownBy(() -> resolve("GET", path, null, null, "x"))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(code);
                            assertThat(e.message()).doesNotContain("\n");
                        });
        assertThat(freed.get()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    GET,  /upstream/m1,                 '',   -,   301, /upstream/m1/
                    HEAD, /upstream/m1,                 /ctx, a=b, 301, /ctx/upstream/m1/?a=b
                    POST, /upstream/gpt-4o,             '',   -,   308, /upstream/gpt-4o/
                    GET,  /upstream/author%2Fmodel:q4,  '',   -,   301, /upstream/author%2Fmodel:q4/
                    GET,  /upstream/author/model%3aq4,  '',   -,   301, /upstream/author/model:q4/
                    """)
    void aBareModelIsRedirected(
            String method, String path, String context, String query, int status, String location) {
        Match.Found match = (Match.Found) routes.find(method, path);
        LocalResponse.Content answer =
                resolver.redirect(match, method, context, query).orElseThrow();

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("Location", location);
    }

    @Test
    void nothingElseIsRedirected() {
        for (String path : List.of("/upstream/m1/", "/upstream/m1/x", CHAT)) {
            Match.Found match = (Match.Found) routes.find("POST", path);
            assertThat(resolver.redirect(match, "POST", "", null)).isEmpty();
        }
        Match.Found unknown = (Match.Found) routes.find("GET", "/upstream/nope");
        assertThatThrownBy(() -> resolver.redirect(unknown, "GET", "", null))
                .isInstanceOf(GatewayError.class);
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            textBlock =
                    """
                    m3,              "m1"
                    gpt-4,           "gpt-4o"
                    GPT-4O,          "gpt-4o"
                    author/model,    "author/model:q4"
                    filterd,         "filtered"
                    """)
    void unknownNamesAreAnsweredWithNearOnes(String name, String near) {
        assertThatThrownBy(() -> post(CHAT, JSON, "{\"model\":\"" + name + "\"}"))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> {
                            assertThat(e.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
                            assertThat(e.param()).isEqualTo("model");
                        })
                .hasMessageContaining(near);
    }

    @Test
    void unlistedNamesAreNotRevealed() {
        for (String name : List.of("secret-mode", "secret-aliass", "entirely different")) {
            assertThatThrownBy(() -> post(CHAT, JSON, "{\"model\":\"" + name + "\"}"))
                    .hasMessageContaining("GET /v1/models")
                    .satisfies(e ->
                            assertThat(String.valueOf(e.getMessage()).replace(name, ""))
                                    .doesNotContain("secret"));
        }
    }

    @Test
    void localRoutesAreNotResolved() {
        Route local =
                new Route(
                        java.util.Set.of("GET"),
                        "/x",
                        true,
                        false,
                        new Route.Action.Local(request -> {
                            throw new IllegalStateException();
                        }));

        assertThatThrownBy(() -> resolver.resolve(new Match.Found(local, ""), null, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFilterThatDoesNotFitTheBodyIsTheCallersError() {
        ModelConfig model = model("m", "", false, List.of(), Map.of("stop.x", 1));
        ModelResolver strict = ProxyFixtures.resolver(model);
        BufferedBody body =
                ProxyFixtures.body(
                        "{\"model\":\"m\",\"stop\":[]}".getBytes(StandardCharsets.UTF_8), freed);

        assertThatThrownBy(() ->
                        strict.resolve((Match.Found) routes.find("POST", CHAT), null, JSON, body))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThat(freed.get()).isEqualTo(1);
    }

    private ResolvedRequest post(String path, String contentType, String body) {
        return post(path, null, contentType, body);
    }

    private ResolvedRequest post(
            String path, @Nullable String query, String contentType, String body) {
        return resolve("POST", path, query, contentType, body);
    }

    private ResolvedRequest get(String path, @Nullable String query) {
        return resolve("GET", path, query, null, null);
    }

    private ResolvedRequest resolve(
            String method,
            String path,
            @Nullable String query,
            @Nullable String contentType,
            @Nullable String body) {
        return resolver.resolve(
                (Match.Found) routes.find(method, path),
                query,
                contentType,
                body == null
                        ? null
                        : ProxyFixtures.body(body.getBytes(StandardCharsets.UTF_8), freed));
    }

    private void refused(
            ErrorCode code, String path, String query, String contentType, String body) {
        int before = freed.get();
        assertThatThrownBy(() -> post(path, query, contentType, body))
                .isInstanceOfSatisfying(
                        GatewayError.class, e -> assertThat(e.code()).isEqualTo(code));
        assertThat(freed.get()).isEqualTo(before + 1);
    }

    private static String text(ResolvedRequest request) throws IOException {
        BufferedBody body = Objects.requireNonNull(request.body());
        try (var in = HeldBody.bytesOf(body).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
