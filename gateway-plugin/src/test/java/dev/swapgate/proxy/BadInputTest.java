package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.corpus.BadInput;
import dev.swapgate.corpus.BadInputs;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.resolve.BodyCollector;
import dev.swapgate.proxy.resolve.BufferedBody;
import dev.swapgate.proxy.resolve.ModelResolver;
import dev.swapgate.proxy.resolve.SpoolBudget;
import dev.swapgate.proxy.route.RouteTable;
import dev.swapgate.proxy.route.RouteTable.Match;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.Stream;

/**
 * Bodies that must be refused with a typed error, whether they are held in memory or in a file, and
 * after which nothing is held any more.
 */
class BadInputTest {
    private static final String CONTENT_TYPE = "Content-Type:";
    private static final long DISK = 200_000_000;

    private static final ModelResolver RESOLVER = ProxyFixtures.resolver(ProxyFixtures.model("m1"));
    private static final RouteTable ROUTES = new RouteTable(List.of());

    static Stream<BadInput> bodies() {
        return Stream.of("json", "media-types", "forms", "multipart")
                .flatMap(family -> BadInputs.of(family).stream());
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void isRefusedInMemory(BadInput bad) {
        assertRefused(bad, new SpoolBudget(DISK, DISK));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void isRefusedFromAFile(BadInput bad) {
        assertRefused(bad, new SpoolBudget(DISK, 0));
    }

    private static void assertRefused(BadInput bad, SpoolBudget budget) {
        long memory = budget.freeMemory();
        BodyCollector collector = new BodyCollector(100_000_000, 50_000_000, budget);
        byte[] bytes = bad.body();
        for (int at = 0; at < bytes.length; at += 8192) {
            collector.append(bytes, at, Math.min(8192, bytes.length - at));
        }
        BufferedBody body = collector.complete();
        GatewayError error = refusal(contentType(bad), bytes.length == 0 ? null : body);

        assertThat(error.code().code()).as(error.message()).isEqualTo(bad.code());
        assertThat(error.message())
                .hasSizeBetween(10, 600)
                .doesNotContain("com.fasterxml", "Exception", "StreamReadConstraints", "\n");
        assertThat(budget.free()).isEqualTo(DISK);
        assertThat(budget.freeMemory()).isEqualTo(memory);
    }

    private static @Nullable String contentType(BadInput bad) {
        return bad.head()
                .lines()
                .filter(line -> line.startsWith(CONTENT_TYPE))
                .map(line -> line.substring(CONTENT_TYPE.length()).strip())
                .findFirst()
                .orElse(null);
    }

    private static GatewayError refusal(@Nullable String contentType, @Nullable BufferedBody body) {
        String path = "/v1/embeddings";
        Match.Found match = (Match.Found) ROUTES.find("POST", path);
        try {
            RESOLVER.resolve(match, null, contentType, body);
        } catch (GatewayError e) {
            return e;
        }
        throw new AssertionError("accepted");
    }
}
