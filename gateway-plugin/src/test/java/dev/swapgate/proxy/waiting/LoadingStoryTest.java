package dev.swapgate.proxy.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The words of a story. */
class LoadingStoryTest {

    private static final Optional<Duration> UNKNOWN = Optional.empty();

    @Test
    void everyMessageIsACompleteChunk() throws Exception {
        LoadingStory story = new LoadingStory("r1", "told", "alias", 1234, () -> 0);
        Optional<Duration> wait = Optional.of(Duration.ofMillis(13_500));
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            texts.add(text(story.next(0, wait)));
        }
        texts.add(text(story.last()));

        assertThat(texts.getFirst()).isEqualTo("━━━━━\nswapgate loading model: told\n");
        assertThat(texts.getLast()).isEqualTo("\nDone! (0.00s)\n━━━━━\n \n");
        assertThat(texts.subList(1, 20)).filteredOn(text -> text.startsWith("\n")).hasSize(3);
        assertThat(texts.subList(1, 20)).filteredOn(text -> text.equals(".")).hasSize(16);
        assertThat(texts).contains("\nThis will take about 14 s ", "\nGood things take memory ");
        assertThat(String.join("", texts)).doesNotContain("Queue position");
    }

    private static String text(byte[] event) throws Exception {
        String whole = new String(event, StandardCharsets.UTF_8);
        assertThat(whole).startsWith("data: ").endsWith("}\n\n");
        JsonNode chunk = new ObjectMapper().readTree(whole.substring(6));
        assertThat(chunk.get("id").asText()).isEqualTo("chatcmpl-r1");
        assertThat(chunk.get("object").asText()).isEqualTo("chat.completion.chunk");
        assertThat(chunk.get("created").asLong()).isEqualTo(1234);
        assertThat(chunk.get("model").asText()).isEqualTo("alias");
        assertThat(chunk.at("/choices/0/index").asInt()).isZero();
        assertThat(chunk.at("/choices/0/finish_reason").isNull()).isTrue();
        return chunk.at("/choices/0/delta/reasoning_content").asText();
    }

    @Test
    void placesInTheQueueAreToldWhenTheyChange() throws Exception {
        LoadingStory story = new LoadingStory("r1", "told", "alias", 1234, () -> 0);

        assertThat(text(story.next(3, Optional.of(Duration.ofSeconds(40)))))
                .isEqualTo(
                        "━━━━━\nswapgate loading model: told\n"
                                + "\nQueue position: #3, about 40 s ");
        assertThat(text(story.next(3, UNKNOWN))).startsWith("\n").doesNotContain("#");
        assertThat(text(story.next(3, UNKNOWN))).isEqualTo(".");
        assertThat(text(story.next(1, UNKNOWN))).isEqualTo("\nQueue position: #1 ");
        assertThat(text(story.next(0, UNKNOWN))).isEqualTo(".");
    }

    @Test
    void commentsSayTheSameToThoseWhoSkipThem() {
        var comments = new WaitingComments(Duration.ofSeconds(10));

        assertThat(comments.next(2, Optional.of(Duration.ofMillis(1500))))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(": waiting, position 2, about 2 s\n\n");
        assertThat(comments.next(0, UNKNOWN))
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(": loading\n\n");
        assertThat(comments.last()).isEmpty();
    }
}
