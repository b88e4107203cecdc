package dev.swapgate.proxy.stream;

/**
 * Knows whether the bytes of an event stream so far end inside an event. Remembers three bytes,
 * whatever the length of the stream. Not safe for use by many threads.
 *
 * @see <a
 *     href="https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream">the
 *     grammar</a>
 */
final class SseTail {

    /** The last three bytes; the start of the stream looks like the end of an event. */
    private int last = ('\n' << 8) | '\n';

    /** Takes the next bytes. */
    void append(byte[] bytes, int offset, int length) {
        for (int i = offset + Math.max(0, length - 3); i < offset + length; i++) {
            last = ((last << 8) | (bytes[i] & 0xff)) & 0xffffff;
        }
    }

    /** Whether an event was begun and not ended by a blank line. */
    boolean insideEvent() {
        int end = last & 0xff;
        int before = (last >> 8) & 0xff;
        if (end == '\n' && before == '\r') {
            before = last >> 16;
        }
        return !(isLineEnd(end) && isLineEnd(before));
    }

    private static boolean isLineEnd(int b) {
        return b == '\n' || b == '\r';
    }
}
