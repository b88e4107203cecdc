package dev.swapgate.activity.capture;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** A capture as a row of bytes. Immutable. */
final class PackedCapture {
    /** What an entry costs besides its bytes, about. */
    private static final int OVERHEAD = 128;

    private static final int ABSENT = -1;

    private final byte[] bytes;
    private final boolean isCompressed;

    private PackedCapture(byte[] bytes, boolean isCompressed) {
        this.bytes = bytes;
        this.isCompressed = isCompressed;
    }

    /** Bytes it takes in memory. */
    long size() {
        return (long) bytes.length + OVERHEAD;
    }

    static PackedCapture pack(Capture capture, boolean compress) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
        Deflater deflater = compress ? new Deflater(Deflater.BEST_SPEED) : null;
        try (DataOutputStream out = new DataOutputStream(open(bytes, deflater))) {
            write(out, capture);
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot fail to be written to", e);
        } finally {
            if (deflater != null) {
                deflater.end();
            }
        }
        return new PackedCapture(bytes.toByteArray(), compress);
    }

    private static OutputStream open(OutputStream bytes, @Nullable Deflater deflater) {
        return deflater == null ? bytes : new DeflaterOutputStream(bytes, deflater);
    }

    private static void write(DataOutputStream out, Capture capture) throws IOException {
        text(out, capture.path());
        map(out, capture.requestHeaders());
        array(out, capture.requestBody());
        map(out, capture.responseHeaders());
        array(out, capture.responseBody());
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        array(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void array(DataOutputStream out, byte @Nullable [] array) throws IOException {
        out.writeInt(array == null ? ABSENT : array.length);
        if (array != null) {
            out.write(array);
        }
    }

    private static void map(DataOutputStream out, Map<String, String> map) throws IOException {
        out.writeInt(map.size());
        for (Map.Entry<String, String> entry : map.entrySet()) {
            text(out, entry.getKey());
            text(out, entry.getValue());
        }
    }

    Capture unpack() {
        InputStream raw = new ByteArrayInputStream(bytes);
        try (DataInputStream in =
                new DataInputStream(isCompressed ? new InflaterInputStream(raw) : raw)) {
            return new Capture(text(in), map(in), array(in), map(in), array(in));
        } catch (IOException e) {
            throw new UncheckedIOException("what was packed can be unpacked", e);
        }
    }

    private static byte @Nullable [] array(DataInputStream in) throws IOException {
        int length = in.readInt();
        return length == ABSENT ? null : in.readNBytes(length);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
    }

    private static Map<String, String> map(DataInputStream in) throws IOException {
        Map<String, String> map = new HashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            map.put(text(in), text(in));
        }
        return map;
    }
}
