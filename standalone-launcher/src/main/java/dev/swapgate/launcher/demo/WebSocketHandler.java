package dev.swapgate.launcher.demo;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A WebSocket (RFC 6455) that sends back every frame, whatever its length, as it comes. Some short
 * texts are orders: {@code send <bytes>} sends a binary message of zeros, {@code pause <seconds>}
 * reads nothing for a while, {@code close <code>} says goodbye, {@code die} ends the process.
 */
final class WebSocketHandler implements Handler {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int TEXT = 0x81;
    private static final int BINARY = 0x82;
    private static final int CLOSE = 0x88;
    private static final int PING = 0x89;
    private static final int PONG = 0x8a;
    private static final int EXIT_CODE = 9;

    @Override
    public void handle(Exchange exchange, AnswerSettings answer) throws IOException {
        String key = exchange.request().header("sec-websocket-key").orElse("");
        if (key.isEmpty()) {
            exchange.response().error(426, "invalid_request_error", "this is a WebSocket");
            return;
        }
        exchange.response().upgrade("websocket", accept(key));
        exchange.event("socket-open");
        serve(exchange, new DataInputStream(exchange.bytes()), exchange.response().stream());
        exchange.event("socket-closed");
    }

    private static String accept(String key) {
        try {
            byte[] text = (key + GUID).getBytes(StandardCharsets.ISO_8859_1);
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-1").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }

    /** Answers frame after frame until one of them is a goodbye. */
    private static void serve(Exchange exchange, DataInputStream in, OutputStream out)
            throws IOException {
        boolean goOn = true;
        while (goOn) {
            int first = in.readUnsignedByte();
            long length = length(in, in.readUnsignedByte() & 0x7f);
            byte[] key = new byte[4];
            in.readFully(key);
            if (length > 125) {
                header(out, first, length);
                copy(in, out, length, key);
                continue;
            }
            byte[] payload = new byte[(int) length];
            in.readFully(payload);
            unmask(payload, payload.length, key);
            goOn = take(exchange, out, first, payload);
        }
    }

    private static boolean take(Exchange exchange, OutputStream out, int first, byte[] payload)
            throws IOException {
        if (first == CLOSE) {
            int code = payload.length < 2 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xffff;
            exchange.event("socket-close", "code", code);
            frame(out, CLOSE, payload);
            return false;
        }
        String[] words = new String(payload, StandardCharsets.UTF_8).split(" ", -1);
        if (first != TEXT || !obey(exchange, out, words)) {
            frame(out, first == PING ? PONG : first, payload);
        }
        return true;
    }

    private static boolean obey(Exchange exchange, OutputStream out, String[] words)
            throws IOException {
        switch (words[0]) {
            case "send" -> {
                long length = Long.parseLong(words[1]);
                header(out, BINARY, length);
                copy(new DataInputStream(new Zeros()), out, length, new byte[4]);
            }
            case "pause" ->
                    exchange.pause(
                            System.nanoTime() + AnswerSettings.seconds(words[1]).toNanos(), false);
            case "close" -> {
                short code = (short) Integer.parseInt(words[1]);
                frame(out, CLOSE, ByteBuffer.allocate(2).putShort(code).array());
            }
            case "die" -> {
                exchange.event("exit", "code", EXIT_CODE);
                Runtime.getRuntime().halt(EXIT_CODE);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static long length(DataInputStream in, int length) throws IOException {
        return switch (length) {
            case 126 -> in.readUnsignedShort();
            case 127 -> in.readLong();
            default -> length;
        };
    }

    private static void frame(OutputStream out, int first, byte[] payload) throws IOException {
        header(out, first, payload.length);
        copy(
                new DataInputStream(new ByteArrayInputStream(payload)),
                out,
                payload.length,
                new byte[4]);
    }

    private static void header(OutputStream out, int first, long length) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(10).put((byte) first);
        if (length < 126) {
            header.put((byte) length);
        } else {
            header.put((byte) 127).putLong(length);
        }
        out.write(header.array(), 0, header.position());
    }

    /**
     * Copies a payload piece by piece; each piece but the last is a multiple of the key's length.
     */
    private static void copy(DataInputStream in, OutputStream out, long length, byte[] key)
            throws IOException {
        byte[] piece = new byte[16 * 1024];
        long left = length;
        while (left > 0) {
            int count = (int) Math.min(left, piece.length);
            in.readFully(piece, 0, count);
            unmask(piece, count, key);
            out.write(piece, 0, count);
            left -= count;
        }
    }

    private static void unmask(byte[] bytes, int count, byte[] key) {
        for (int i = 0; i < count; i++) {
            bytes[i] ^= key[i % key.length];
        }
    }

    /** No end of nothing. */
    private static final class Zeros extends InputStream {
        @Override
        public int read() {
            return 0;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            Arrays.fill(target, offset, offset + length, (byte) 0);
            return length;
        }
    }
}
