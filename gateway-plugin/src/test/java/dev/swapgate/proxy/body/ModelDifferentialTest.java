package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.swapgate.Seeds;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/**
 * What is taken for a model here, other parsers take for the same: behind a gateway that read
 * another one than its upstream, anybody could use any model.
 */
class ModelDifferentialTest {
    private static final int BATCH = 2_000;
    private static final int BODIES = 100_000;

    /** Whom an upstream may have its parser from. */
    enum Language {
        PYTHON,
        NODE;

        private OtherParser start() {
            Optional<OtherParser> started =
                    this == PYTHON ? OtherParser.python() : OtherParser.node();
            assumeTrue(started.isPresent(), this + " is not on the path");
            return started.orElseThrow();
        }
    }

    /** What a comparison has found. */
    private record Findings(int accepted, List<String> disagreements) {}

    @ParameterizedTest
    @EnumSource
    void whatIsAcceptedIsReadAlike(Language language) {
        try (OtherParser other = language.start()) {
            Findings found = compare(other, ModelDifferentialTest::accepted, BODIES);
            assertThat(found.disagreements).isEmpty();
            assertThat(found.accepted).isBetween(BODIES / 10, BODIES * 9 / 10);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoTakesTheFirstOfTwoIsFoundOut(Language language) {
        try (OtherParser other = language.start()) {
            assertThat(compare(other, ModelDifferentialTest::first, BATCH).disagreements)
                    .isNotEmpty();
        }
    }

    private static Findings compare(
            OtherParser other, Function<byte[], Optional<String>> reader, int count) {
        Random random = Seeds.random(7);
        int accepted = 0;
        List<String> disagreements = new ArrayList<>();
        for (int done = 0; done < count; done += BATCH) {
            List<byte[]> bodies = new ArrayList<>();
            for (int i = 0; i < BATCH; i++) {
                bodies.add(RandomJson.next(random));
            }
            List<Optional<String>> theirs = other.models(bodies);
            for (int i = 0; i < BATCH; i++) {
                Optional<String> ours = reader.apply(bodies.get(i));
                accepted += ours.isPresent() ? 1 : 0;
                if (ours.isPresent() && !ours.equals(theirs.get(i))) {
                    disagreements.add(
                            "%s: %s, we: %s, body: %s"
                                    .formatted(
                                            other,
                                            theirs.get(i),
                                            ours,
                                            new String(bodies.get(i), StandardCharsets.UTF_8)));
                }
            }
        }
        return new Findings(accepted, disagreements.stream().limit(10).toList());
    }

    private static Optional<String> accepted(byte[] body) {
        try {
            return Optional.of(JsonModel.find(Bytes.of(body)).name());
        } catch (BodyException e) {
            return Optional.empty();
        }
    }

    /** A wrong reader: what follows the first {@code model} is not looked at. */
    private static Optional<String> first(byte[] body) {
        try (JsonParser parser = new JsonFactory().createParser(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                JsonToken value = parser.nextToken();
                if (key.equals("model") && value == JsonToken.VALUE_STRING) {
                    return Optional.of(parser.getText());
                }
                parser.skipChildren();
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Test
    void theBodiesAreOfManyKinds() {
        Random random = Seeds.random(7);
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < BATCH; i++) {
            all.append(new String(RandomJson.next(random), StandardCharsets.UTF_8)).append('\n');
        }
        assertThat(all.toString())
                .contains("mod\\u0065l", "\ufeff", "\\uD83D", "[[[[[[[[[[", "\ufffd", "😀");
    }
}
