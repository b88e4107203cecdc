package dev.swapgate.activity.usage;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.ObjectCodec;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import dev.swapgate.activity.row.Tokens;

import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Reads the tokens, speeds and errors out of answers. Stateless.
 *
 * <p>Of an answer that was not kept whole it reads what it can: documents that lack their end, and
 * the objects asked for in what lacks its beginning. Their names cannot be mistaken there, for
 * inside a text their quotes would be escaped.
 */
public final class AnswerReader {
    private static final int LONGEST_ERROR = 500;
    private static final byte[] DATA = bytes("data:");
    private static final String USAGE = "usage";
    private static final List<String> OBJECTS = List.of(USAGE, "timings", "metrics");

    private static final List<byte[]> QUOTED =
            OBJECTS.stream().map(name -> bytes('"' + name + '"')).toList();

    private static final ObjectMapper MAPPER = JsonMapper.builder().build();
    private static final JsonFactory FACTORY = MAPPER.getFactory();

    private AnswerReader() {}

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** What the answer says; {@code wall} is the time it took as measured from outside. */
    public static Reading read(Answer answer, Duration wall) {
        if (!answer.isSuccess()) {
            return new Reading(Tokens.NONE, wall, error(answer));
        }
        if (answer.head().length == 0 || !(answer.isJson() || answer.isEventStream())) {
            return new Reading(Tokens.NONE, wall, "");
        }
        Usage usage = new Usage();
        if (answer.isEventStream()) {
            events(answer.head(), 0, usage);
            int complete = fragment(answer.tail(), usage);
            events(answer.tail(), complete, usage);
        } else {
            document(answer.head(), 0, answer.head().length, usage);
            objects(answer.tail(), 0, answer.tail().length, usage);
        }
        return usage.reading(wall);
    }

    /** Reads the rest of a line whose beginning is lost; returns where the next one begins. */
    private static int fragment(byte[] tail, Usage usage) {
        int end = lineEnd(tail, 0);
        objects(tail, 0, end, usage);
        return Math.min(end + 1, tail.length);
    }

    private static void events(byte[] bytes, int from, Usage usage) {
        int at = from;
        while (at < bytes.length) {
            int end = lineEnd(bytes, at);
            if (startsWith(bytes, at, DATA) && namesObject(bytes, at + DATA.length, end)) {
                document(bytes, at + DATA.length, end, usage);
            }
            at = end + 1;
        }
    }

    /** Whether one of the objects may be in it. Most events have none, and are not parsed. */
    private static boolean namesObject(byte[] bytes, int from, int end) {
        for (int at = from; at < end; at++) {
            if (bytes[at] == '"') {
                for (byte[] name : QUOTED) {
                    if (startsWith(bytes, at, name) && hasValue(bytes, at + name.length, end)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /** Whether what follows a name is not {@code null}, as many servers write for no usage. */
    private static boolean hasValue(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == ':')) {
            at++;
        }
        return at < end && bytes[at] == '{';
    }

    private static int lineEnd(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        return at;
    }

    /** Reads a document, or as much as there is of one. */
    private static void document(byte[] bytes, int from, int end, Usage usage) {
        try (JsonParser parser = FACTORY.createParser(bytes, from, end - from)) {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT) {
                members(parser, true, usage);
            } else if (first == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    members(parser, false, usage);
                }
            }
        } catch (IOException e) {
            // It ends here, or is no JSON at all; what was read before stands.
        }
    }

    /**
     * Reads an object's members; {@code outermost}: and the {@code usage} of those that wrap one.
     */
    private static void members(JsonParser parser, boolean outermost, Usage usage)
            throws IOException {
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            JsonToken value = parser.nextToken();
            if (value != JsonToken.START_OBJECT) {
                parser.skipChildren();
            } else if (outermost && (name.equals("response") || name.equals("message"))) {
                members(parser, false, usage);
            } else if (OBJECTS.contains(name)) {
                object(name, tree(parser), usage);
            } else {
                parser.skipChildren();
            }
        }
    }

    private static JsonNode tree(JsonParser parser) throws IOException {
        ObjectCodec codec = MAPPER;
        return codec.readTree(parser);
    }

    private static void object(String name, JsonNode value, Usage usage) {
        switch (name) {
            case USAGE -> usage.usage(value);
            case "timings" -> usage.timings(value);
            default -> usage.metrics(value);
        }
    }

    /** Finds the last of each object by its name. */
    private static void objects(byte[] bytes, int from, int end, Usage usage) {
        for (String name : OBJECTS) {
            int at = lastIndexOf(bytes, from, end, '"' + name + '"');
            if (at >= 0) {
                member(bytes, at + name.length() + 2, end, name, usage);
            }
        }
    }

    private static void member(byte[] bytes, int from, int end, String name, Usage usage) {
        int at = from;
        while (at < end && (bytes[at] == ' ' || bytes[at] == ':')) {
            at++;
        }
        try (JsonParser parser = FACTORY.createParser(bytes, at, end - at)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                object(name, tree(parser), usage);
            }
        } catch (IOException e) {
            // Cut off: as if it were not there.
        }
    }

    private static boolean startsWith(byte[] bytes, int from, byte[] prefix) {
        return bytes.length - from >= prefix.length
                && bytes[from + 1] == prefix[1]
                && Arrays.equals(bytes, from, from + prefix.length, prefix, 0, prefix.length);
    }

    private static int lastIndexOf(byte[] bytes, int from, int end, String text) {
        byte[] wanted = bytes(text);
        for (int at = end - wanted.length; at >= from; at--) {
            if (startsWith(bytes, at, wanted)) {
                return at;
            }
        }
        return -1;
    }

    private static String error(Answer answer) {
        String text = answer.isJson() && answer.isWhole() ? errorText(answer.head()) : null;
        if (text == null) {
            return answer.status() + " " + HttpStatus.getMessage(answer.status());
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        return utf8.length <= LONGEST_ERROR ? text : shortened(utf8);
    }

    /** Cut between two characters. */
    private static String shortened(byte[] utf8) {
        int end = LONGEST_ERROR;
        while ((utf8[end] & 0xc0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8) + "...";
    }

    private static @Nullable String errorText(byte[] body) {
        try {
            JsonNode tree = MAPPER.readTree(body);
            JsonNode error = tree.path("error");
            for (JsonNode candidate :
                    List.of(
                            error.path("message"),
                            error,
                            tree.path("message"),
                            tree.path("detail"))) {
                if (candidate.isTextual()) {
                    return candidate.textValue();
                }
            }
        } catch (IOException e) {
            return null;
        }
        return null;
    }
}
