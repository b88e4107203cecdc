package dev.swapgate.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

class UiRoutesTest {
    private static final String BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8";

    private final UiRoutes ui = new UiRoutes();

    @Test
    void aBrowserGetsThePage() {
        LocalResponse.Content page = get("/", BROWSER);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.contentType()).isEqualTo("text/html; charset=utf-8");
        assertThat(text(page)).startsWith("<!DOCTYPE html>").contains("<title>Swapgate</title>");
        assertThat(page.headers()).containsEntry("Vary", "Accept");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*/*", "application/json"})
    void aProgramGetsAWelcome(String accept) {
        LocalResponse.Content welcome = get("/", accept);

        assertThat(welcome.contentType()).isEqualTo("application/json");
        assertThat(text(welcome))
                .isEqualTo(
                        "{\"name\":\"swapgate\",\"models\":\"v1/models\",\"health\":\"health\"}\n");
    }

    @Test
    void thePolicyAllowsOurOwnFilesAlone() {
        assertThat(get("/", BROWSER).headers())
                .containsEntry(
                        "Content-Security-Policy",
                        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
                                + " connect-src 'self'; base-uri 'none'; form-action 'none';"
                                + " frame-ancestors 'none'")
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Referrer-Policy", "no-referrer");
    }

    @ParameterizedTest
    @CsvSource({
        "/ui/app.js, text/javascript; charset=utf-8",
        "/ui/app.css, text/css; charset=utf-8",
        "/ui/icon.svg, image/svg+xml",
        "/favicon.ico, image/svg+xml"
    })
    void theFilesOfThePageAreServed(String path, String type) {
        LocalResponse.Content file = get(path, "*/*");

        assertThat(file.contentType()).isEqualTo(type);
        assertThat(file.body()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/ui/index.html", "/ui/UiRoutes.class", "/ui/../app.js", "/ui/x/app.js"})
    void nothingElseIsServed(String path) {
        assertThatThrownBy(() -> get(path, "*/*"))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({"/ui, ./", "/ui/, ../", "/upstream, ./"})
    void oldAddressesLeadToThePage(String path, String location) {
        LocalResponse.Content redirect = get(path, BROWSER);

        assertThat(redirect.status()).isEqualTo(302);
        assertThat(redirect.headers()).containsEntry("Location", location);
    }

    @Test
    void thePageNeedsNoKeyAndChangesNothing() {
        assertThat(ui.routes())
                .allSatisfy(route -> {
                    assertThat(route.keyRequired()).isFalse();
                    assertThat(route.changesState()).isFalse();
                    assertThat(route.methods()).containsExactly("GET");
                });
    }

    @Test
    void thePageHasNoInlineCodeAndNoForeignAddress() {
        String html = text(get("/", BROWSER));

        assertThat(html).doesNotContain("http:").doesNotContain("https:").doesNotContain("//");
        assertThat(html)
                .doesNotContainPattern(Pattern.compile("\\son[a-z]+\\s*=|\\sstyle\\s*=|<style"));
        assertThat(html).doesNotContainPattern("<script(?![^>]*\\ssrc=)");
        // Relative, so that a context path in front does not matter.
        assertThat(html).doesNotContainPattern("(?:href|src)=\"/");
    }

    @Test
    void theScriptWritesTextAndNeverMarkup() {
        String script = text(get("/ui/app.js", "*/*"));

        assertThat(script)
                .doesNotContainPattern(
                        "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new"
                            + " Function|createContextualFragment|DOMParser|srcdoc|javascript:");
        assertThat(script).doesNotContainPattern("[\"'`]https?://");
    }

    @Test
    void theStylesFetchNothing() {
        assertThat(text(get("/ui/app.css", "*/*"))).doesNotContainPattern("url\\(|@import|//");
    }

    @Test
    void everythingTheScriptLooksForIsOnThePage() {
        String html = text(get("/", BROWSER));
        String script = text(get("/ui/app.js", "*/*"));

        assertThat(Pattern.compile("byId\\(\"([^\"]+)\"\\)").matcher(script).results())
                .hasSizeGreaterThan(20)
                .allSatisfy(found -> assertThat(html).contains("id=\"" + found.group(1) + "\""));
    }

    private LocalResponse.Content get(String path, String accept) {
        Route route =
                ui.routes().stream()
                        .filter(candidate -> candidate.path().equals(path))
                        .findFirst()
                        .orElseGet(this::files);
        String rest = route.path().endsWith("/*") ? path.substring("/ui/".length()) : "";
        LocalRequest request =
                new LocalRequest(
                        "GET",
                        rest,
                        Map.of(),
                        Map.of("accept", List.of(accept)),
                        new byte[0],
                        "req-1");
        return (LocalResponse.Content)
                ((Route.Action.Local) route.action())
                        .handler()
                        .handle(request)
                        .toCompletableFuture()
                        .join();
    }

    private Route files() {
        return ui.routes().stream()
                .filter(route -> route.path().equals("/ui/*"))
                .findFirst()
                .orElseThrow();
    }

    private static String text(LocalResponse.Content content) {
        return new String(content.body(), StandardCharsets.UTF_8);
    }
}
