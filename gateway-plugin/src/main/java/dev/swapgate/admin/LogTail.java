package dev.swapgate.admin;

import dev.swapgate.log.LogBuffer;

import java.nio.charset.StandardCharsets;

/**
 * What is new in a log since the last look, as text in which no character is cut. Used by one
 * thread.
 */
final class LogTail {
    private static final int LONGEST_CHARACTER = 4;

    private final LogBuffer log;
    private long position;

    LogTail(LogBuffer log) {
        this.log = log;
    }

    /** What is new; the first time all that is kept. */
    String next() {
        LogBuffer.Piece piece = log.since(position);
        // What was gone before the first look is missed by nobody.
        String gap = position == 0 || piece.missed() == 0 ? "" : LogBuffer.dropped(piece.missed());
        byte[] bytes = piece.bytes();
        int end = bytes.length - unfinished(bytes);
        int begin = piece.missed() == 0 ? 0 : firstCharacter(bytes, end);
        position = piece.end() - (bytes.length - end);
        return gap + new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
    }

    /** Bytes at the end that begin a character of which the rest is still to come. */
    private static int unfinished(byte[] bytes) {
        int most = Math.min(LONGEST_CHARACTER - 1, bytes.length);
        for (int back = 1; back <= most; back++) {
            int unit = bytes[bytes.length - back] & 0xff;
            if (!isContinuation(unit)) {
                return length(unit) > back ? back : 0;
            }
        }
        return 0;
    }

    private static int firstCharacter(byte[] bytes, int end) {
        int at = 0;
        while (at < end && at < LONGEST_CHARACTER - 1 && isContinuation(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isContinuation(int unit) {
        return (unit & 0xc0) == 0x80;
    }

    /** Bytes of the character that begins so (RFC 3629 §3). */
    private static int length(int unit) {
        if (unit < 0xc0) {
            return 1;
        }
        return unit < 0xe0 ? 2 : unit < 0xf0 ? 3 : LONGEST_CHARACTER;
    }
}
