package dev.swapgate.activity.usage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/**
 * Undoes the encoding of a body, within bounds: a small body can stand for a huge one. Stateless.
 */
public final class AnswerDecoder {
    /** One at a time is decoded, and may take that part of the heap. */
    private static final int SHARE = 16;

    private static final int MOST =
            Math.clamp(Runtime.getRuntime().maxMemory() / SHARE, 8 << 20, 64 << 20);

    private AnswerDecoder() {}

    /**
     * The answer with its body decoded; itself if it is not encoded.
     *
     * @throws IOException if that is not possible; the message says why
     */
    public static Answer decode(Answer answer) throws IOException {
        String encoding = answer.encoding().strip().toLowerCase(Locale.ROOT);
        if (encoding.isEmpty() || encoding.equals("identity") || answer.head().length == 0) {
            return answer;
        }
        if (!answer.isWhole()) {
            throw new IOException("too long to be kept whole");
        }
        try (InputStream in = open(encoding, answer.head())) {
            byte[] body = in.readNBytes(MOST + 1);
            if (body.length > MOST) {
                throw new IOException("decodes to more than " + MOST + " bytes");
            }
            return answer.decoded(body);
        }
    }

    private static InputStream open(String encoding, byte[] body) throws IOException {
        InputStream in = new ByteArrayInputStream(body);
        return switch (encoding) {
            case "gzip", "x-gzip" -> new GZIPInputStream(in);
            case "deflate" -> new InflaterInputStream(in, new Inflater(!hasZlibHeader(body)));
            default -> throw new IOException("encoding '" + encoding + "' is not known");
        };
    }

    /** RFC 9110 §8.4.1.2 demands one (RFC 1950 §2.2); some servers leave it out. */
    private static boolean hasZlibHeader(byte[] body) {
        return body.length > 1
                && (body[0] & 0x0f) == 8
                && (((body[0] & 0xff) << 8) | (body[1] & 0xff)) % 31 == 0;
    }
}
