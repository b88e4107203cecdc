package dev.swapgate.proxy.socket;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** WebSocket frames as tests write and read them. */
public final class TestFrames {

    public static final int CONTINUATION = 0;
    public static final int TEXT = 1;
    public static final int BINARY = 2;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final byte[] KEY = {1, 2, 3, 4};

    private TestFrames() {}

    /** One frame, with its payload unmasked. */
    @SuppressWarnings("ArrayRecordComponent")
    public record Frame(int opcode, boolean last, boolean masked, byte[] payload) {

        /** Its payload as text. */
        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        /** The code of a close frame. */
        public int code() {
            return ByteBuffer.wrap(payload).getShort() & 0xffff;
        }
    }

    /** A whole message in one frame. */
    public static byte[] frame(int opcode, byte[] payload, boolean masked) {
        return frame(opcode, true, payload, masked);
    }

    /** A frame. */
    public static byte[] frame(int opcode, boolean last, byte[] payload, boolean masked) {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        frame.write((last ? 0x80 : 0) | opcode);
        int mask = masked ? 0x80 : 0;
        if (payload.length < 126) {
            frame.write(mask | payload.length);
        } else if (payload.length < 65536) {
            frame.write(mask | 126);
            frame.writeBytes(ByteBuffer.allocate(2).putShort((short) payload.length).array());
        } else {
            frame.write(mask | 127);
            frame.writeBytes(ByteBuffer.allocate(8).putLong(payload.length).array());
        }
        if (masked) {
            frame.writeBytes(KEY);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.write(masked ? payload[i] ^ KEY[i % 4] : payload[i]);
        }
        return frame.toByteArray();
    }

    /** A text message. */
    public static byte[] text(String text, boolean masked) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8), masked);
    }

    /** A close frame. */
    public static byte[] close(int code, boolean masked) {
        return frame(CLOSE, ByteBuffer.allocate(2).putShort((short) code).array(), masked);
    }

    /** Reads the next frame. */
    public static Frame read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(from);
        int first = in.read();
        if (first < 0) {
            throw new EOFException("no more frames");
        }
        int second = in.readUnsignedByte();
        int length = second & 0x7f;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        boolean masked = (second & 0x80) != 0;
        byte[] key = new byte[4];
        if (masked) {
            in.readFully(key);
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        for (int i = 0; i < length; i++) {
            payload[i] ^= key[i % 4];
        }
        return new Frame(first & 0x0f, (first & 0x80) != 0, masked, payload);
    }
}
