package dev.swapgate.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.Route.ModelSource;
import dev.swapgate.proxy.route.RouteTable.Match;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

class RouteTableTest {
    private static final Action LOCAL =
            new Action.Local(
                    request -> CompletableFuture.completedFuture(LocalResponse.text(200, "")));
    private final RouteTable table =
            new RouteTable(
                    List.of(
                            local("/logs/stream", "GET"),
                            local("/logs/stream/*", "GET"),
                            local("/logs/stream/deep/*", "POST"),
                            local("/api/models/unload", "POST"),
                            local("/api/models/unload/*", "POST"),
                            local("/thing", "PUT"),
                            local("/thing", "DELETE"),
                            local("/", "GET")));

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    POST, /v1/chat/completions,      BODY,  /v1/chat/completions
                    POST, /v1/completions,           BODY,  /v1/completions
                    POST, /v1/responses,             BODY,  /v1/responses
                    POST, /v1/messages,              BODY,  /v1/messages
                    POST, /v1/messages/count_tokens, BODY,  /v1/messages/count_tokens
                    POST, /v1/embeddings,            BODY,  /v1/embeddings
                    POST, /v1/rerank,                BODY,  /v1/rerank
                    POST, /v1/reranking,             BODY,  /v1/reranking
                    POST, /rerank,                   BODY,  /rerank
                    POST, /reranking,                BODY,  /reranking
                    POST, /infill,                   BODY,  /infill
                    POST, /completion,               BODY,  /completion
                    POST, /completions,              BODY,  /completions
                    POST, /tokenize,                 BODY,  /tokenize
                    POST, /detokenize,               BODY,  /detokenize
                    POST, /apply-template,           BODY,  /apply-template
                    POST, /v1/audio/speech,          BODY,  /v1/audio/speech
                    POST, /v1/audio/voices,          BODY,  /v1/audio/voices
                    POST, /v1/audio/transcriptions,  BODY,  /v1/audio/transcriptions
                    POST, /v1/audio/translations,    BODY,  /v1/audio/translations
                    POST, /v1/images/generations,    BODY,  /v1/images/generations
                    POST, /v1/images/edits,          BODY,  /v1/images/edits
                    POST, /v1/images/variations,     BODY,  /v1/images/variations
                    POST, /sdapi/v1/txt2img,         BODY,  /sdapi/v1/txt2img
                    POST, /sdapi/v1/img2img,         BODY,  /sdapi/v1/img2img
                    POST, /audioapi/v1/tasks/run,    BODY,  /v1/tasks/run
                    POST, /v/chat/completions,       BODY,  /chat/completions
                    POST, /v/responses,              BODY,  /responses
                    POST, /v/completions,            BODY,  /completions
                    POST, /v/messages,               BODY,  /messages
                    POST, /v/messages/count_tokens,  BODY,  /messages/count_tokens
                    POST, /v/embeddings,             BODY,  /embeddings
                    POST, /v/rerank,                 BODY,  /rerank
                    POST, /v/reranking,              BODY,  /reranking
                    GET,  /v1/audio/voices,          QUERY, /v1/audio/voices
                    HEAD, /v1/audio/voices,          QUERY, /v1/audio/voices
                    GET,  /sdapi/v1/loras,           QUERY, /sdapi/v1/loras
                    GET,  /props,                    QUERY, /props
                    """)
    void clientRoutes(String method, String path, ModelSource source, String upstreamPath) {
        Route route = found(method, path).route();

        assertThat(route.action()).isEqualTo(new Action.Forward(source, upstreamPath));
        assertThat(route.keyRequired()).isTrue();
        assertThat(route.changesState()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "PROPFIND"})
    void passThroughTakesAnyMethod(String method) {
        Match.Found found = found(method, "/upstream/a%2Fb/x//y/");

        assertThat(found.route().action()).isInstanceOf(Action.PassThrough.class);
        assertThat(found.rest()).isEqualTo("a%2Fb/x//y/");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/nope",
                "/v1",
                "/v1/",
                "/v1/chat",
                "/v1/chat/completions/",
                "//v1/chat/completions",
                "/V1/chat/completions",
                "/v1/chat/completions;a=b",
                "/v1/chat%2Fcompletions",
                "/v1/%63hat/completions",
                "v1/chat/completions",
                "/upstream",
                "/upstream/",
                "/v1/./completions",
                "/*",
                "/api/models/unload/",
                "/v1/models/../completions"
            })
    void pathsAreMatchedExactly(String path) {
        assertThat(table.find("POST", path)).isInstanceOf(Match.NoPath.class);
    }

    @Test
    void wrongMethodsNameTheRightOnes() {
        assertAllowed("GET", "/v1/chat/completions", "POST");
        assertAllowed("post", "/v1/chat/completions", "POST");
        assertAllowed("DELETE", "/v1/audio/voices", "GET", "HEAD", "POST");
        assertAllowed("POST", "/props", "GET", "HEAD");
        assertAllowed("GET", "/thing", "DELETE", "PUT");
        assertAllowed("POST", "/logs/stream", "GET", "HEAD");
        assertAllowed("PUT", "/logs/stream/deep/x", "GET", "HEAD", "POST");
    }

    @Test
    void askingForHeadersChangesNothingHere() {
        Route change = new Route(Set.of("GET"), "/unload", true, true, LOCAL);
        RouteTable changing = new RouteTable(List.of(change));

        assertThat(changing.find("GET", "/unload")).isEqualTo(new Match.Found(change, ""));
        assertThat(changing.find("HEAD", "/unload"))
                .isEqualTo(new Match.WrongMethod(Set.of("GET")));
    }

    @Test
    void literalPathsComeBeforeWildcardsAndLongWildcardsBeforeShortOnes() {
        assertThat(found("GET", "/logs/stream").route().path()).isEqualTo("/logs/stream");
        assertThat(found("GET", "/logs/stream/a/b"))
                .isEqualTo(new Match.Found(local("/logs/stream/*", "GET"), "a/b"));
        assertThat(found("POST", "/logs/stream/deep/x").rest()).isEqualTo("x");
        assertThat(found("GET", "/logs/stream/deep/x").rest()).isEqualTo("deep/x");
        assertThat(found("HEAD", "/logs/stream/deep").rest()).isEqualTo("deep");
        assertThat(found("POST", "/api/models/unload/a%2Fb").rest()).isEqualTo("a%2Fb");
        assertThat(found("GET", "/").route().path()).isEqualTo("/");
    }

    @Test
    void theOrderOfRoutesDoesNotMatter() {
        List<Route> local =
                new ArrayList<>(
                        table.routes().subList(table.routes().size() - 8, table.routes().size()));
        Collections.shuffle(local, new Random(8));
        RouteTable shuffled = new RouteTable(local);

        for (String path : List.of("/logs/stream", "/logs/stream/deep/x", "/thing", "/", "/nope")) {
            for (String method : List.of("GET", "POST", "PUT")) {
                assertThat(shuffled.find(method, path)).isEqualTo(table.find(method, path));
            }
        }
    }

    @Test
    void twoRoutesForOneMethodAreRefused() {
        for (Route second : List.of(local("/a", "GET"), local("/a", "HEAD"), local("/a"))) {
            assertThatThrownBy(() -> new RouteTable(List.of(local("/a", "GET"), second)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new RouteTable(List.of(local("/upstream/*", "GET"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void everyRouteIsFoundByItsOwnPath() {
        for (Route route : table.routes()) {
            String path = route.path().replace("*", "x");
            Set<String> methods = route.methods().isEmpty() ? Set.of("GET") : route.methods();
            methods.forEach(method -> assertThat(found(method, path).route()).isEqualTo(route));
        }
    }

    private Match.Found found(String method, String path) {
        return (Match.Found) table.find(method, path);
    }

    private void assertAllowed(String method, String path, String... allowed) {
        assertThat(table.find(method, path)).isInstanceOf(Match.WrongMethod.class);
        assertThat(((Match.WrongMethod) table.find(method, path)).allowed())
                .containsExactly(allowed);
    }

    private static Route local(String path, String... methods) {
        return new Route(Set.of(methods), path, true, false, LOCAL);
    }
}
