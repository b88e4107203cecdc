package dev.swapgate.proxy.socket;

import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** Close frames of the gateway's own (RFC 6455 §5.5.1). Stateless. */
final class CloseFrame {

    /** The model is being stopped, or the client has gone. */
    static final int GOING_AWAY = 1001;

    /** What the side sent is no frame. */
    static final int PROTOCOL_ERROR = 1002;

    /** Others wait for the place of the model; the client may come again. */
    static final int SERVICE_RESTART = 1012;

    /** The model's server ended without a goodbye, or sent what is no frame. */
    static final int BAD_GATEWAY = 1014;

    private static final int FIN_CLOSE = 0x88;
    private static final int MASKED = 0x80;

    private CloseFrame() {}

    /** A frame for a side; a server gets it masked, as from any client. */
    static byte[] to(Side side, int code) {
        if (side == Side.CLIENT) {
            return ByteBuffer.allocate(4)
                    .put((byte) FIN_CLOSE)
                    .put((byte) 2)
                    .putShort((short) code)
                    .array();
        }
        int key = ThreadLocalRandom.current().nextInt();
        return ByteBuffer.allocate(8)
                .put((byte) FIN_CLOSE)
                .put((byte) (MASKED | 2))
                .putInt(key)
                .putShort((short) (code ^ key >>> 16))
                .array();
    }
}
