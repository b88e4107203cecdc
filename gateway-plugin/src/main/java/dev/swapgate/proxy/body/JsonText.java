package dev.swapgate.proxy.body;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.swapgate.proxy.body.BodyException.Problem;

import org.jspecify.annotations.Nullable;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Pattern;

/**
 * Tokenises request bodies as strict JSON in UTF-8, within limits, and says what is wrong with
 * others.
 */
final class JsonText {
    /** Deepest nesting of objects and arrays. */
    static final int MAX_DEPTH = 64;

    /** Strings that are read, not skipped, end well below this. */
    private static final int MAX_READ_STRING = 8 * 1024;

    private static final int MAX_REASON = 200;

    /** What the tokeniser says of itself: its buffers, its switches. */
    private static final Pattern INTERNALS =
            Pattern.compile("( \\(start marker at|: enable | \\(not recognized as).*");

    // Field names come from clients: never interned. Buffers are pooled without thread locals, as
    // virtual threads live for one request only.
    private static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxStringLength(MAX_READ_STRING)
                                    .build())
                    .build();

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonText() {}

    /** Reads something from a body. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonParser parser) throws IOException;
    }

    /**
     * Tokenises a body.
     *
     * @throws BodyException {@code INVALID_JSON} if that fails
     */
    static <T> T read(Bytes body, Reading<T> reading) {
        try (JsonParser parser = parser(body)) {
            return reading.read(parser);
        } catch (CharConversionException e) {
            throw invalid("The body is not UTF-8 text; JSON must be sent as UTF-8.", e);
        } catch (StreamConstraintsException e) {
            throw invalid(
                    "The body nests deeper than "
                            + MAX_DEPTH
                            + " levels, or holds an unreasonably long number or name"
                            + at(e)
                            + ".",
                    e);
        } catch (JsonProcessingException e) {
            throw invalid("The body is not valid JSON" + at(e) + ": " + reason(e) + ".", e);
        } catch (IOException e) {
            throw new BodyException(
                    Problem.STORAGE, "The request body could not be read back.", null, e);
        }
    }

    /** Any value as JSON text. */
    static byte[] write(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("not a JSON value: " + value, e);
        }
    }

    /** The body is not what it should be. */
    static BodyException invalid(String message, @Nullable Throwable cause) {
        return new BodyException(Problem.INVALID_JSON, message, null, cause);
    }

    private static JsonParser parser(Bytes body) throws IOException {
        refuseWideCharacters(body);
        Segment.Memory memory = body.singleArray();
        if (memory == null) {
            return FACTORY.createParser(Utf8.checked(body.open()));
        }
        if (!Utf8.isValid(memory.array(), memory.offset(), memory.size())) {
            throw new CharConversionException("not UTF-8");
        }
        return FACTORY.createParser(memory.array(), memory.offset(), memory.size());
    }

    // The tokeniser would detect UTF-16 and UTF-32 by their zero bytes and read them.
    private static void refuseWideCharacters(Bytes body) throws IOException {
        for (byte b : body.slice(0, Math.min(4, body.length())).toArray()) {
            if (b == 0) {
                throw new CharConversionException("UTF-16 or UTF-32");
            }
        }
    }

    private static String at(JsonProcessingException e) {
        JsonLocation location = e.getLocation();
        return location == null
                ? ""
                : " (line " + location.getLineNr() + ", column " + location.getColumnNr() + ")";
    }

    // Only the first line: what follows names classes and offsets of the tokeniser.
    private static String reason(JsonProcessingException e) {
        String line = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
        String about = INTERNALS.matcher(line).replaceFirst("");
        return about.length() <= MAX_REASON ? about : about.substring(0, MAX_REASON) + "…";
    }
}
