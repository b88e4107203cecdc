package dev.swapgate.proxy.resolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.lock.schedule.LockSnapshot.State;
import dev.swapgate.proxy.ProxyFixtures;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.directory.Aim;
import dev.swapgate.proxy.directory.Directory;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.proxy.route.RouteTable.Match;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/** Where names lead, and what becomes of them on the way. */
class ResolvedNamesTest {
    private static final String JSON = "application/json";
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String CHAT = "/v1/chat/completions";

    private final GatewayConfig config =
            new ConfigLoader(Map.of())
                    .parse(
                            "test",
                            """
                            models:
                              a: {cmd: run, proxy: "http://127.0.0.1:1", aliases: [alias-a]}
                              b:
                                cmd: run
                                proxy: "http://127.0.0.1:2"
                                filters:
                                  stripParams: seed
                                  setParams: {top_k: 1, temperature: 0.5}
                                  setParamsByID:
                                    b: {effort: mid}
                                    b-high: {effort: high, temperature: 0.1}
                              renamed: {cmd: run, proxy: "http://127.0.0.1:3", useModelName: real}
                              comfyui_auto: {cmd: run, proxy: "http://127.0.0.1:4"}
                            groups:
                              both: {swap: false, members: [a, b]}
                            peers:
                              p1:
                                proxy: http://127.0.0.1:7001/base
                                models: [x, org/y, both]
                                filters: {setParams: {peer: 1}, setParamsByID: {x: {x: 1}}}
                              p2:
                                proxy: http://127.0.0.1:7002
                                models: [both, a]
                            selectors:
                              pinned: {strategy: pin, targets: [b-high, a]}
                              warm: {strategy: warm, targets: [a, renamed]}
                              spill: {strategy: spillover, targets: [a, b, p1/x]}
                            profiles:
                              night:
                                pins:
                                  a: alias-a
                                  gpt: p1/x
                                  sel: pinned
                                  off: null
                                  x/y: b
                            """);
    private final ActiveProfile profile = new ActiveProfile(config.profiles());
    private final Map<String, State> states = new HashMap<>();
    private final AtomicInteger snapshots = new AtomicInteger();
    private final Directory directory = new Directory(config, profile, this::snapshot);
    private final ModelResolver resolver = new ModelResolver(directory, config.ignoredPaths());
    private final RouteTable routes = new RouteTable(List.of());
    private final AtomicInteger freed = new AtomicInteger();

    @ParameterizedTest
    @CsvSource({
        "a, a, a",
        "alias-a, a, alias-a",
        "b-high, b, b-high",
        "p1/x, p1/x, x",
        "x, p1/x, x",
        "p1/org/y, p1/org/y, org/y",
        "org/y, p1/org/y, org/y",
        "p1/both, p1/both, both",
        "p2/both, p2/both, both",
        "p2/a, p2/a, a",
        "pinned, b, b-high",
        "warm, a, a",
    })
    void namesLeadToDestinationsWhichKnowThemByTheirOwn(String name, String id, String sent)
            throws IOException {
        ResolvedRequest found = post(JSON, "{\"model\":\"" + name + "\"}");

        assertThat(found.destination().id()).isEqualTo(id);
        assertThat(found.requestedName()).isEqualTo(name);
        assertThat(text(found)).contains("\"model\":\"" + sent + "\"");
    }

    @Test
    void aNameThatTwoPeersHaveLeadsNowhere() {
        assertNotFound(() -> post(JSON, "{\"model\":\"both\"}"), "p1/both");
    }

    @Test
    void useModelNameHasTheLastWord() throws IOException {
        states.put("renamed", State.READY);

        assertThat(text(post(JSON, "{\"model\":\"warm\"}"))).isEqualTo("{\"model\":\"real\"}");
    }

    @Test
    void parametersDependOnTheNameThatLedThere() throws IOException {
        String body = "{\"model\":\"%s\",\"seed\":1,\"temperature\":1}";

        assertThat(text(post(JSON, body.formatted("b"))))
                .contains("\"temperature\":0.5", "\"effort\":\"mid\"", "\"top_k\":1")
                .doesNotContain("seed");
        assertThat(text(post(JSON, body.formatted("b-high"))))
                .contains("\"temperature\":0.1", "\"effort\":\"high\"", "\"top_k\":1");
        // The selector's target is the name that counts.
        assertThat(text(post(JSON, body.formatted("pinned"))))
                .contains("\"temperature\":0.1", "\"effort\":\"high\"");
        assertThat(text(post(JSON, body.formatted("p1/x")))).contains("\"peer\":1", "\"x\":1");
        assertThat(text(post(JSON, body.formatted("org/y"))))
                .contains("\"peer\":1")
                .doesNotContain("\"x\":1");
    }

    @Test
    void pinsComeFirstButOnlyWhileTheirProfileIsActive() throws IOException {
        assertNotFound(() -> post(JSON, "{\"model\":\"gpt\"}"), "gpt");
        assertThat(profile.activate("night")).isTrue();

        assertThat(text(post(JSON, "{\"model\":\"a\"}"))).isEqualTo("{\"model\":\"alias-a\"}");
        assertThat(post(JSON, "{\"model\":\"gpt\"}").destination().id()).isEqualTo("p1/x");
        assertThat(text(post(JSON, "{\"model\":\"sel\"}"))).contains("\"model\":\"b-high\"");
        profile.deactivate();
        assertThat(text(post(JSON, "{\"model\":\"a\"}"))).isEqualTo("{\"model\":\"a\"}");
    }

    @Test
    void pinsDoNotChain() {
        profile.activate("night");

        // "alias-a" leads to the model "a", whose name is pinned itself.
        assertThat(post(JSON, "{\"model\":\"a\"}").destination().id()).isEqualTo("a");
    }

    @Test
    void aPinWithoutTargetSwitchesItsNameOff() {
        profile.activate("night");

        assertNotFound(() -> post(JSON, "{\"model\":\"off\"}"), "switched off");
        assertNotFound(() -> upstream("off/x", null, null, ""), "switched off");
        assertThat(freed).hasValue(2);
    }

    @Test
    void thereAreOnlyTheProfilesThatAreConfigured() {
        assertThat(profile.activate("day")).isFalse();
        assertThat(profile.get()).isEmpty();
    }

    @Test
    void formsAndQueriesAreRewrittenToo() throws IOException {
        assertThat(text(post(FORM, "a=%20&model=p1%2Fx&model2=p1%2Fx")))
                .isEqualTo("a=%20&model=x&model2=p1%2Fx");
        assertThat(text(post(FORM, "model=renamed"))).isEqualTo("model=renamed");

        ResolvedRequest get = resolve("GET", "/props", "autoload=1&model=p1/org%2Fy&x", null, null);
        assertThat(get.destination().id()).isEqualTo("p1/org/y");
        assertThat(get.query()).isEqualTo("autoload=1&model=org%2Fy&x");
        assertThat(resolve("GET", "/props", "model=renamed", null, null).query())
                .isEqualTo("model=renamed");
    }

    @Test
    void multipartIsRewrittenToo() throws IOException {
        String body =
                "--b\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n%s\r\n--b--\r\n";

        ResolvedRequest found = post("multipart/form-data; boundary=b", body.formatted("pinned"));

        assertThat(text(found)).isEqualTo(body.formatted("b-high"));
    }

    @Test
    void spilloverCountsUntilThePlaceIsGivenUp() {
        Aim first = directory.find("spill");
        Aim second = directory.find("spill");
        Aim third = directory.find("spill");
        assertThat(List.of(first, second, third))
                .extracting(aim -> aim.destination().id())
                .containsExactly("a", "b", "p1/x");

        second.place().close();
        second.place().close();
        states.put("b", State.READY);
        assertThat(directory.find("spill").destination().id()).isEqualTo("b");
    }

    @Test
    void whoBeganUnderOneConfigurationCountsUnderTheNext() {
        Aim first = directory.find("spill");
        Directory next = directory.with(config);
        states.put("a", State.READY);
        assertThat(next.find("spill").destination().id()).isEqualTo("b");

        first.place().close();
        assertThat(next.find("spill").destination().id()).isEqualTo("a");
    }

    @Test
    void otherProfilesLeaveNoneActive() {
        assertThat(profile.activate("night")).isTrue();
        profile.configure(Map.of());

        assertThat(profile.get()).isEmpty();
        assertThat(profile.activate("night")).isFalse();
    }

    @Test
    void aSelectorWithNowhereToGoSaysSo() {
        states.put("a", State.DRAINING);
        states.put("b", State.STOPPING);
        directory.find("spill");

        // The peer is the last one left; it takes as many as come.
        assertThat(directory.find("spill").destination().id()).isEqualTo("p1/x");
    }

    @Test
    void aBodyThatCannotBeEditedLeavesNoPlaceTaken() {
        String bad = "{\"model\":\"spill\",\"x\":";
        assertThatThrownBy(() -> post(JSON, bad)).isInstanceOf(GatewayError.class);

        assertThat(directory.find("spill").destination().id()).isEqualTo("a");
        assertThat(freed).hasValue(1);
    }

    // The place was taken before the rest of the query was read.
    @Test
    void aQueryThatCannotBeReadLeavesNoPlaceTaken() {
        assertThatThrownBy(() -> resolve("GET", "/props", "model=spill&stream=%zz", null, null))
                .isInstanceOf(GatewayError.class);

        assertThat(directory.find("spill").destination().id()).isEqualTo("a");
    }

    @Test
    void residencyIsOnlyAskedForWhenItMatters() {
        post(JSON, "{\"model\":\"a\"}");
        post(JSON, "{\"model\":\"pinned\"}");
        assertThat(snapshots).hasValue(0);

        post(JSON, "{\"model\":\"warm\"}");
        assertThat(snapshots).hasValue(1);
    }

    @Test
    void thePathNamesPeersToo() throws IOException {
        String body = "{\"model\":\"p1/org/y\"}";
        ResolvedRequest found = upstream("p1/org%2Fy/v1/x", "model=p1/org/y&a=1", JSON, body);

        assertThat(found.destination().id()).isEqualTo("p1/org/y");
        assertThat(found.path()).isEqualTo("/v1/x");
        assertThat(found.query()).isEqualTo("model=org%2Fy&a=1");
        assertThat(text(found)).isEqualTo("{\"model\":\"org/y\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json | {\"model\":\"other\"}",
                "application/json | {\"model\":\"p1/x\"",
                "text/plain       | {\"model\":\"p1/x\"}",
            })
    void otherBodiesForPeersPassAsTheyAre(String type, String body) throws IOException {
        assertThat(text(upstream("p1/x/a", null, type, body))).isEqualTo(body);
    }

    @Test
    void bodiesOnThePathsOfLocalModelsAreNotTouched() throws IOException {
        String body = "{\"model\":\"renamed\",\"seed\":1}";

        assertThat(text(upstream("renamed/v1/x", null, JSON, body))).isEqualTo(body);
        assertThat(text(upstream("b/v1/x", null, JSON, body))).isEqualTo(body);
    }

    @Test
    void pinsCountInPathsTheLongestFirst() throws IOException {
        ResolvedRequest peer = upstream("x/y/z", null, null, "");
        assertThat(peer.destination().id()).isEqualTo("p1/x");
        assertThat(peer.path()).isEqualTo("/y/z");

        profile.activate("night");

        ResolvedRequest pinned = upstream("x/y/z", null, null, "");
        assertThat(pinned.destination().id()).isEqualTo("b");
        assertThat(pinned.path()).isEqualTo("/z");
    }

    @Test
    void selectorsDoNotCountInPaths() {
        assertNotFound(() -> upstream("warm/x", null, null, ""), "warm");
        profile.activate("night");
        assertNotFound(() -> upstream("sel/x", null, null, ""), "pinned");
    }

    @ParameterizedTest
    @CsvSource({
        "/upstream/a/, true",
        "/upstream/a/v1/models, true",
        "/upstream/a/app.js, false",
        "/upstream/a/x/app.css, false",
        "/upstream/a/x/app%2Ecss, false",
        "/upstream/a/app.js/x, true",
        "/comfyui/, true",
        "/comfyui/api/queue, false",
    })
    void somePathsMakeNoModelLoad(String path, boolean mayLoad) {
        ResolvedRequest found = resolve("GET", path, null, null, null);

        assertThat(found.unlessReady() == null).isEqualTo(mayLoad);
    }

    @Test
    void comfyuiIsTheModelOfThatNameAlone() {
        ResolvedRequest found = resolve("POST", "/comfyui/api/prompt", "a=b", null, null);

        assertThat(found.destination().id()).isEqualTo("comfyui_auto");
        assertThat(found.path()).isEqualTo("/api/prompt");
        assertThat(found.query()).isEqualTo("a=b");
        assertThat(resolve("GET", "/comfyui/", null, null, null).path()).isEqualTo("/");
        ModelResolver without = ProxyFixtures.resolver(ProxyFixtures.model("m"));
        Match.Found match = match("GET", "/comfyui/");
        assertNotFound(() -> without.resolve(match, null, null, null), "comfyui_auto");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, 301",
        "HEAD, 301",
        "POST, 308",
    })
    void comfyuiWithoutASlashLeadsToItself(String method, int status) {
        var redirect = resolver.redirect(match(method, "/comfyui"), method, "/ctx", "a=b");

        assertThat(redirect)
                .hasValueSatisfying(answer -> {
                    assertThat(answer.status()).isEqualTo(status);
                    assertThat(answer.headers()).containsEntry("Location", "/ctx/comfyui/?a=b");
                });
        assertThat(resolver.redirect(match("GET", "/comfyui/"), "GET", "", null)).isEmpty();
        assertThat(resolver.redirect(match("GET", "/comfyui/x"), "GET", "", null)).isEmpty();
    }

    private LockSnapshot snapshot() {
        snapshots.incrementAndGet();
        return new LockSnapshot(
                states.entrySet().stream()
                        .map(entry ->
                                new LockSnapshot.Model(
                                        entry.getKey(),
                                        entry.getValue(),
                                        1,
                                        0,
                                        0,
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        Duration.ZERO,
                                        0,
                                        Duration.ZERO))
                        .toList(),
                0);
    }

    private ResolvedRequest post(String type, String body) {
        return resolve("POST", CHAT, null, type, body);
    }

    private ResolvedRequest upstream(
            String rest, @Nullable String query, @Nullable String type, String body) {
        return resolve("POST", "/upstream/" + rest, query, type, body);
    }

    private ResolvedRequest resolve(
            String method,
            String path,
            @Nullable String query,
            @Nullable String type,
            @Nullable String body) {
        return resolver.resolve(
                match(method, path),
                query,
                type,
                body == null
                        ? null
                        : ProxyFixtures.body(body.getBytes(StandardCharsets.UTF_8), freed));
    }

    private Match.Found match(String method, String path) {
        return (Match.Found) routes.find(method, path);
    }

    private static String text(ResolvedRequest request) throws IOException {
        BufferedBody body = Objects.requireNonNull(request.body());
        try (var in = HeldBody.bytesOf(body).open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static void assertNotFound(Runnable request, String hint) {
        assertThatThrownBy(request::run)
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND);
                            assertThat(error.message()).contains(hint);
                        });
    }
}
