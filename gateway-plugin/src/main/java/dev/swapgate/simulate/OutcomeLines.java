package dev.swapgate.simulate;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;

import java.io.IOException;
import java.io.Writer;
import java.math.BigDecimal;

/** Writes an outcome as JSON lines, one for each request in the order of the trace. */
public final class OutcomeLines {
    private static final JsonFactory JSON =
            JsonFactory.builder()
                    .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build();

    private OutcomeLines() {}

    /** Writes all lines; instants are exact to the nanosecond. */
    public static void write(Outcome outcome, Writer out) throws IOException {
        try (var json = JSON.createGenerator(out)) {
            json.setRootValueSeparator(null);
            for (int request = 0; request < outcome.trace().size(); request++) {
                write(outcome, request, json);
            }
        }
    }

    private static void write(Outcome outcome, int request, JsonGenerator json) throws IOException {
        var call = outcome.trace().call(request);
        json.writeStartObject();
        json.writeNumberField("request", request);
        json.writeStringField("model", call.model());
        json.writeNumberField("at", seconds(call.at()));
        writeInstant("started", outcome.started(request), json);
        writeInstant("finished", outcome.finished(request), json);
        json.writeEndObject();
        json.writeRaw('\n');
    }

    private static void writeInstant(String name, long instant, JsonGenerator json)
            throws IOException {
        if (instant == Outcome.NONE) {
            json.writeNullField(name);
        } else {
            json.writeNumberField(name, seconds(instant));
        }
    }

    private static BigDecimal seconds(long nanos) {
        return BigDecimal.valueOf(nanos, 9).stripTrailingZeros();
    }
}
