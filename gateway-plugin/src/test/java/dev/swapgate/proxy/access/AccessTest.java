package dev.swapgate.proxy.access;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

class AccessTest {
    private static final HostRule HOSTS = new HostRule(List.of("GW.example.com", "other.org:8443"));
    private static final OriginRule ORIGINS = new OriginRule(List.of("https://Chat.example.com"));

    @Test
    void anyConfiguredKeyOpens() {
        ApiKeys keys = new ApiKeys(List.of("one", "zwö"));

        assertThat(keys.areRequired()).isTrue();
        assertThat(keys.contains("one")).isTrue();
        assertThat(keys.contains("zwö")).isTrue();
        for (String wrong : List.of("", "on", "onee", "One", "one ", "two")) {
            assertThat(keys.contains(wrong)).as(wrong).isFalse();
        }
        assertThat(new ApiKeys(List.of()).areRequired()).isFalse();
    }

    @Test
    void theFirstKeyThatIsNotEmptyIsPresented() {
        assertPresented(List.of(basic("user:secret")), List.of(), "secret");
        assertPresented(List.of(basic(":a:b")), List.of("x"), "a:b");
        assertPresented(List.of(basic("user:")), List.of("x"), "x");
        assertPresented(List.of("Bearer tok"), List.of("x"), "tok");
        assertPresented(List.of("bEARER  tok "), List.of(), "tok");
        assertPresented(List.of("Bearer "), List.of("", "x"), "x");
        assertPresented(List.of("Bearer tok", basic("u:p")), List.of("x"), "p");
        assertPresented(List.of("Basic !!!"), List.of("x"), "x");
        assertPresented(List.of("Digest x"), List.of("y"), "y");
        assertThat(ApiKeys.presented(List.of("Bearer", "Basic", "tok"), List.of(""))).isEmpty();
        assertThat(ApiKeys.presented(List.of(), List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:8080",
                "10.1.2.3",
                "192.168.0.1:80",
                "8.8.8.8",
                "[::1]",
                "[::1]:8080",
                "[fe80::1%25eth0]",
                "localhost",
                "LOCALHOST:1",
                "localhost.",
                "nas",
                "a.localhost",
                "box.local",
                "box.LAN:8080",
                "svc.internal",
                "x.home.arpa",
                "gw.example.com",
                "gw.example.com:1234",
                "GW.EXAMPLE.COM.",
                "other.org:8443"
            })
    void hostsThatCannotBeReboundOrAreConfigured(String host) {
        assertThat(HOSTS.allows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.com",
                "evil.com:8080",
                "evil.com.",
                "localhost.evil.com",
                "127.0.0.1.evil.com",
                "x.gw.example.com",
                "other.org",
                "other.org:1",
                "0x7f.0.0.1",
                "1.2.3",
                "256.1.1.1",
                "evillocal.com",
                "home.arpa.evil.com",
                "",
                ":80",
                "a b.com",
                "user@127.0.0.1",
                "127.0.0.1/",
                "[::1",
                "::1",
                "[evil.com]",
                "evil.com:99999999",
                "evil.com:x",
                "."
            })
    void hostsThatCouldBeReboundOrAreMalformed(String host) {
        assertThat(HOSTS.allows(host)).isFalse();
    }

    @Test
    void thisMachinesNameIsAllowed() throws java.io.IOException {
        String name = java.net.InetAddress.getLocalHost().getHostName();

        assertThat(HOSTS.allows(name)).isTrue();
    }

    @Test
    void everyHostAndOriginCanBeAllowed() {
        assertThat(new HostRule(List.of("*")).allows("evil.com")).isTrue();
        assertThat(new OriginRule(List.of("*")).allows("null", null)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
                    -,                            -,           gw:8080,        true
                    -,                            none,        gw:8080,        true
                    -,                            same-origin, gw:8080,        true
                    -,                            same-site,   gw:8080,        false
                    -,                            cross-site,  gw:8080,        false
                    https://evil.com,             same-origin, gw:8080,        true
                    http://gw:8080,               -,           gw:8080,        true
                    http://GW:8080,               -,           gw:8080,        true
                    http://gw,                    -,           gw,             true
                    http://gw,                    -,           gw:80,          true
                    https://gw:443,               -,           gw,             true
                    http://gw:8081,               -,           gw:8080,        false
                    http://localhost:3000,        cross-site,  gw,             true
                    http://127.0.0.1,             -,           gw,             true
                    http://127.9.9.9:1,           -,           gw,             true
                    http://[::1]:5173,            -,           gw,             true
                    https://a.localhost,          -,           gw,             true
                    https://chat.example.com,     cross-site,  gw,             true
                    https://chat.example.com:443, -,           gw,             true
                    http://chat.example.com,      -,           gw,             false
                    https://chat.example.com:444, -,           gw,             false
                    https://evil.com,             cross-site,  gw,             false
                    https://evil.com,             -,           gw,             false
                    https://localhost.evil.com,   -,           gw,             false
                    https://127.0.0.1.evil.com,   -,           gw,             false
                    null,                         -,           gw,             false
                    null,                         cross-site,  gw,             false
                    file://,                      -,           gw,             false
                    chrome-extension://abc,       -,           gw,             false
                    https://evil.com,             -,           -,              false
                    http://user@localhost,        -,           gw,             false
                    http://localhost/x,           -,           gw,             false
                    """)
    void origins(String origin, String fetchSite, String host, boolean accepted) {
        assertThat(ORIGINS.accepts(origin == null ? List.of() : List.of(origin), fetchSite, host))
                .isEqualTo(accepted);
    }

    @Test
    void severalOriginsAreRefused() {
        assertThat(ORIGINS.accepts(List.of("http://localhost", "http://localhost"), null, "gw"))
                .isFalse();
    }

    @Test
    void onlyKeysThatNoBrowserAttachesCountAsDeliberate() {
        ApiKeys keys = new ApiKeys(List.of("one", "two"));
        assertThat(keys.containsDeliberate(List.of("Bearer two"), List.of())).isTrue();
        assertThat(keys.containsDeliberate(List.of(basic("u:one")), List.of("two"))).isTrue();
        assertThat(keys.containsDeliberate(List.of(basic("u:one")), List.of())).isFalse();
        assertThat(keys.containsDeliberate(List.of(basic("u:one")), List.of("x"))).isFalse();
        assertThat(new ApiKeys(List.of()).containsDeliberate(List.of("Bearer x"), List.of()))
                .isFalse();
    }

    @Test
    void aKeyCountsHoweverItsLettersAreSent() {
        ApiKeys keys = new ApiKeys(List.of("schlüssel"));
        String inUtf8 =
                new String(
                        "schlüssel".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
        assertThat(keys.contains("schlüssel")).isTrue();
        assertThat(keys.contains(inUtf8)).isTrue();
        assertThat(keys.contains("schl?ssel")).isFalse();
        assertThat(new ApiKeys(List.of("a?c")).contains("a€c")).isFalse();
    }

    private static String basic(String userAndPassword) {
        return "Basic "
                + Base64.getEncoder()
                        .encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    private static void assertPresented(
            List<String> authorization, List<String> apiKey, String key) {
        assertThat(ApiKeys.presented(authorization, apiKey)).contains(key);
    }
}
