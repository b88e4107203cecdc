package dev.swapgate.activity;

import dev.swapgate.activity.CallRecord.AnswerHeaders;
import dev.swapgate.activity.capture.Capture;
import dev.swapgate.activity.capture.CaptureRule;
import dev.swapgate.activity.capture.Redaction;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.Tokens;
import dev.swapgate.activity.usage.Answer;
import dev.swapgate.activity.usage.AnswerDecoder;
import dev.swapgate.activity.usage.AnswerReader;
import dev.swapgate.activity.usage.Reading;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** Makes a row, and a capture, of a call that is over. Stateless. */
final class RowMaker {
    private static final byte[] NOTHING = {};

    /** The body of an answer, decoded if it is sound, and what it says. */
    private record Found(Answer answer, Reading reading, boolean isSound) {}

    /** A row, and a capture where one was asked for and is possible. */
    record Made(ActivityRow row, @Nullable Capture capture) {}

    private RowMaker() {}

    static Made make(EndedCall call) {
        Found found = read(call);
        boolean captured = call.captured() && found.isSound;
        return new Made(row(call, found), captured ? capture(call, found) : null);
    }

    private static ActivityRow row(EndedCall call, Found found) {
        String error = call.error().isEmpty() ? found.reading.error() : call.error();
        CallFacts facts = call.facts();
        return new ActivityRow(
                0,
                call.when().truncatedTo(ChronoUnit.SECONDS),
                facts.model(),
                facts.path(),
                call.ownType().isEmpty() ? found.answer.contentType() : call.ownType(),
                call.status(),
                found.reading.tokens(),
                found.reading.took(),
                error,
                facts.metadata());
    }

    private static Found read(EndedCall call) {
        Answer raw = answer(call);
        try {
            Answer answer = AnswerDecoder.decode(raw);
            return new Found(answer, AnswerReader.read(answer, call.took()), true);
        } catch (IOException e) {
            String error = "the answer could not be decoded: " + e.getMessage();
            // What was too long to be kept says nothing against the rest.
            return new Found(raw, new Reading(Tokens.NONE, call.took(), error), !raw.isWhole());
        }
    }

    private static Answer answer(EndedCall call) {
        AnswerHeaders headers = call.headers();
        KeptBytes kept = call.kept();
        String type = headers == null ? "" : headers.first("Content-Type");
        String encoding = headers == null ? "" : headers.first("Content-Encoding");
        return kept == null
                ? new Answer(call.status(), type, encoding, NOTHING, NOTHING, true)
                : new Answer(
                        call.status(), type, encoding, kept.head(), kept.tail(), kept.isWhole());
    }

    private static Capture capture(EndedCall call, Found found) {
        CallFacts facts = call.facts();
        AnswerHeaders headers = call.headers();
        Map<String, String> shown = Redaction.of(headers == null ? new String[0] : headers.all());
        Answer answer = found.answer;
        boolean keepsBody =
                call.kept() != null
                        && CaptureRule.of(facts.path()).response()
                        && answer.isWhole()
                        && answer.encoding().isEmpty();
        if (answer.encoding().isEmpty()) {
            shown.remove("Content-Encoding");
        }
        return new Capture(
                facts.path(),
                Redaction.of(facts.headers()),
                call.body() == null ? null : call.body().get(),
                shown,
                keepsBody ? answer.head() : null);
    }
}
