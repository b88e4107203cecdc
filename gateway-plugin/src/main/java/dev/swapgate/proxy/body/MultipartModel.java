package dev.swapgate.proxy.body;

import dev.swapgate.proxy.body.BodyException.Problem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Finds the model in a {@code multipart/form-data} body (RFC 7578, RFC 2046 §5.1) of any size, in
 * one pass. What parsers read differently is refused: text around the parts, bare line feeds,
 * folded headers, something else behind a delimiter.
 */
public final class MultipartModel {
    /** Most parts a body may have. */
    public static final int MAX_PARTS = 64;

    private static final int MAX_BOUNDARY = 70;
    private static final int MAX_NAME_BYTES = 4 * ModelName.MAX_LENGTH;
    private static final String TRUE = "true";
    private static final String BOUNDARY_MARKS = "'()+_,-./:=? ";
    private static final byte[] CRLF = {'\r', '\n'};
    private static final byte[] DASHES = {'-', '-'};

    private final Bytes body;
    private final ByteScanner scanner;
    private final byte[] delimiter;
    private @Nullable String name;
    private long start;
    private long end;
    private boolean stream;

    private MultipartModel(Bytes body, String boundary) {
        this.body = body;
        this.scanner = new ByteScanner(body.open());
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.US_ASCII);
    }

    /**
     * The model that a form names in its field {@code model}.
     *
     * @param type the body's media type
     * @throws BodyException if the body is not well-formed or has not exactly one such field
     */
    public static NamedModel find(Bytes body, MediaType type) {
        String boundary = type.parameters().getOrDefault("boundary", "");
        if (!isBoundary(boundary)) {
            throw invalid(
                    "the boundary in Content-Type is missing or not 1 to 70 allowed characters");
        }
        try {
            return new MultipartModel(body, boundary).read();
        } catch (IOException e) {
            throw new BodyException(
                    Problem.STORAGE, "The request body could not be read back.", null, e);
        }
    }

    private NamedModel read() throws IOException {
        readOpening();
        int parts = 0;
        while (!scanner.take(DASHES)) {
            if (!scanner.take(CRLF)) {
                throw invalid("a boundary is not followed by a line break");
            }
            if (++parts > MAX_PARTS) {
                throw invalid("it has more than " + MAX_PARTS + " parts");
            }
            readPart(PartHeaders.read(scanner));
        }
        scanner.take(CRLF);
        if (scanner.next() >= 0) {
            throw invalid("it goes on after the closing boundary");
        }
        if (name == null) {
            throw ModelName.missing("The form names no model: the field \"model\" is missing.");
        }
        return new NamedModel(ModelName.check(name), start, end, stream);
    }

    // The delimiter at the very start lacks its line break; some clients send it all the same.
    private void readOpening() throws IOException {
        scanner.take(CRLF);
        byte[] opening = new byte[delimiter.length - CRLF.length];
        System.arraycopy(delimiter, CRLF.length, opening, 0, opening.length);
        if (!scanner.take(opening)) {
            throw invalid("it does not start with the boundary that Content-Type names");
        }
    }

    private void readPart(PartHeaders headers) throws IOException {
        long from = scanner.position();
        if (scanner.skipPast(delimiter) < 0) {
            throw invalid("it ends inside a part: the closing boundary is missing");
        }
        long to = scanner.position() - delimiter.length;
        switch (headers.name()) {
            case "model" -> readModel(headers, from, to);
            case "stream" -> stream = to - from == TRUE.length() && text(from, to).equals(TRUE);
            default -> {}
        }
    }

    private void readModel(PartHeaders headers, long from, long to) throws IOException {
        if (name != null) {
            throw ModelName.repeated("form");
        }
        if (headers.isFile() || headers.isEncoded()) {
            throw ModelName.invalid("The field \"model\" must be plain text, not a file.");
        }
        if (to - from > MAX_NAME_BYTES) {
            throw ModelName.tooLong();
        }
        name = text(from, to);
        start = from;
        end = to;
    }

    private String text(long from, long to) throws IOException {
        return UrlText.utf8(body.slice(from, to).toArray())
                .orElseThrow(() -> ModelName.invalid("The field \"model\" is not UTF-8 text."));
    }

    private static boolean isBoundary(String boundary) {
        return !boundary.isEmpty()
                && boundary.length() <= MAX_BOUNDARY
                && !boundary.endsWith(" ")
                && boundary.chars().allMatch(MultipartModel::isBoundaryCharacter);
    }

    private static boolean isBoundaryCharacter(int c) {
        return (c < 0x80 && Character.isLetterOrDigit(c)) || BOUNDARY_MARKS.indexOf(c) >= 0;
    }

    /** The form is not what it should be. */
    static BodyException invalid(String what) {
        return new BodyException(
                Problem.INVALID_MULTIPART,
                "The body is not valid multipart/form-data: " + what + ".");
    }
}
