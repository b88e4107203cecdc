package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class LogRoutesTest {
    private final AdminFixture gateway = new AdminFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void aStreamWithoutANameNamesThoseThereAre() {
        assertThatThrownBy(() -> gateway.content("GET", "/logs/stream/"))
                .isInstanceOf(GatewayError.class)
                .hasMessageContaining("use 'proxy', 'upstream' or a model's id");
    }

    @ParameterizedTest
    @CsvSource({
        "/logs, shown",
        "/logs/proxy, gateway",
        "/logs/upstream, upstream",
        "/logs/chat, chat",
        "/logs/gpt, chat",
        "/logs/org/embed:Q4, org/embed:Q4"
    })
    void aSnapshotHasWhatIsKept(String path, String log) {
        gateway.write(log, "kept");
        LocalResponse.Content content = gateway.content("GET", path, "accept", "*/*");

        assertThat(gateway.text("GET", path)).isEqualTo("kept");
        assertThat(content.status()).isEqualTo(200);
        assertThat(content.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(content.headers()).containsEntry("X-Content-Type-Options", "nosniff");
    }

    @Test
    void aBrowserIsSentToTheStatusPage() {
        LocalResponse.Content content =
                gateway.content("GET", "/logs", "accept", "text/html,application/xhtml+xml");

        assertThat(content.status()).isEqualTo(302);
        assertThat(content.headers()).containsEntry("Location", "./");
    }

    @Test
    void theLogOfAnUnknownModelIsNotFound() {
        assertThatThrownBy(() -> gateway.content("GET", "/logs/nope"))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> assertThat(error.code()).isEqualTo(ErrorCode.MODEL_NOT_FOUND));
    }

    @ParameterizedTest
    @CsvSource({
        "/logs/stream, shown",
        "/logs/stream/proxy, gateway",
        "/logs/stream/upstream, upstream",
        "/logs/stream/chat, chat",
        "/logs/stream/gpt, chat",
        "/logs/stream/org/embed:Q4, org/embed:Q4"
    })
    void aStreamBeginsWithTheHistoryAndGoesOnLive(String path, String log) throws Exception {
        RecordingSink sink = new RecordingSink();
        gateway.write(log, "kept");

        sink.open(gateway.stream(path));
        assertThat(sink.next()).isEqualTo("kept");
        gateway.write(log, "more");
        assertThat(sink.next()).isEqualTo("more");
        sink.leave();
        gateway.write(log, "unheard");

        assertThat(sink.chunks).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"/logs/stream?no-history", "/logs/stream?no-history=1"})
    void aStreamMayLeaveTheHistoryOut(String path) throws Exception {
        RecordingSink sink = new RecordingSink();
        gateway.write("shown", "kept");

        sink.open(gateway.stream(path));
        gateway.write("shown", "more");

        assertThat(sink.next()).isEqualTo("more");
        sink.leave();
    }

    @Test
    void streamsAreNeitherSniffedNorStored() {
        LocalResponse.Stream stream = gateway.stream("/logs/stream");

        assertThat(stream.contentType()).isEqualTo("text/plain; charset=utf-8");
        assertThat(stream.headers())
                .containsEntry("X-Content-Type-Options", "nosniff")
                .containsEntry("Cache-Control", "no-store");
    }

    @Test
    void aGapInAStreamIsALineAsInTheLogItself() {
        assertThat(gateway.stream("/logs/stream").gap().apply(12))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo("\n— 12 bytes dropped —\n");
    }

    @Test
    void theStreamOfAnUnknownLogIsABadRequest() {
        assertThatThrownBy(() -> gateway.stream("/logs/stream/nope"))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(error.message()).contains("'nope'").contains("'upstream'");
                        });
    }
}
