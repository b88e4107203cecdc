package dev.swapgate.proxy.socket;

/**
 * Follows the frames that one side sends (RFC 6455 §5.2) and keeps none of their content: enough to
 * know where a frame of ours may go in between, and when the side has said goodbye. For use by one
 * thread at a time.
 */
final class FrameTracker {

    private static final int FIN = 0x80;
    private static final int OPCODE = 0x0f;
    private static final int MASK = 0x80;
    private static final int LENGTH = 0x7f;
    private static final int LONGEST_CONTROL = 125;
    private static final int MASK_KEY = 4;

    /** What comes next. */
    private enum Part {
        OPCODE,
        LENGTH,
        LONG_LENGTH,
        /** Mask key and payload. */
        REST,
        /** A close frame is complete: nothing counts any more. */
        CLOSED,
        /** What came is no frame. */
        BROKEN
    }

    private final boolean masks;

    private Part part = Part.OPCODE;
    private int opcode;
    private boolean insideMessage;
    private int lengthBytes;
    private long left;

    /** Whether bytes of the present frame were taken by an earlier call. */
    private boolean begun;

    /**
     * A tracker of what one side sends.
     *
     * @param masks whether it must mask its frames, as clients must and servers must not
     */
    FrameTracker(boolean masks) {
        this.masks = masks;
    }

    /**
     * Takes bytes that came.
     *
     * @param stop whether to stop before the next frame
     * @return how many of them may be passed on. Less than {@code length} only after a close frame,
     *     before what is no frame, and where it was told to stop
     */
    int follow(byte[] bytes, int offset, int length, boolean stop) {
        int end = offset + length;
        int at = offset;
        int frame = offset;
        begun = isOver() ? begun : part != Part.OPCODE;
        while (at < end && !isOver() && !(stop && isBetweenFrames())) {
            if (part == Part.OPCODE) {
                frame = at;
                begun = false;
            }
            at += take(bytes, at, end);
        }
        return part == Part.BROKEN ? frame - offset : at - offset;
    }

    /** Whether a frame of somebody else could follow what was passed on. */
    boolean isBetweenFrames() {
        return part == Part.OPCODE || (part == Part.BROKEN && !begun);
    }

    /** Whether a whole close frame has come. */
    boolean isClosed() {
        return part == Part.CLOSED;
    }

    /** Whether something came that is no frame. */
    boolean isBroken() {
        return part == Part.BROKEN;
    }

    private boolean isOver() {
        return isClosed() || isBroken();
    }

    private int take(byte[] bytes, int at, int end) {
        int value = bytes[at] & 0xff;
        switch (part) {
            case OPCODE -> opcode(value);
            case LENGTH -> length(value);
            case LONG_LENGTH -> longLength(value);
            default -> {
                int count = (int) Math.min(left, end - at);
                left -= count;
                endFrame();
                return count;
            }
        }
        return 1;
    }

    private void opcode(int value) {
        opcode = value & OPCODE;
        boolean last = (value & FIN) != 0;
        boolean good =
                switch (opcode) {
                    case 0 -> insideMessage;
                    case 1, 2 -> !insideMessage;
                    case 8, 9, 10 -> last;
                    default -> false;
                };
        if (!isControl()) {
            insideMessage = !last;
        }
        part = good ? Part.LENGTH : Part.BROKEN;
    }

    private void length(int value) {
        boolean masked = (value & MASK) != 0;
        int length = value & LENGTH;
        if (masked != masks || (isControl() && length > LONGEST_CONTROL)) {
            part = Part.BROKEN;
        } else if (length > LONGEST_CONTROL) {
            part = Part.LONG_LENGTH;
            lengthBytes = length == 126 ? 2 : 8;
            left = 0;
        } else {
            begin(length);
        }
    }

    private void longLength(int value) {
        left = left << 8 | value;
        if (left < 0) {
            part = Part.BROKEN;
        } else if (--lengthBytes == 0) {
            begin(left);
        }
    }

    private void begin(long length) {
        long key = masks ? MASK_KEY : 0;
        part = Part.REST;
        // The longest length of all would overflow; nobody will ever send its last bytes.
        left = Math.min(length, Long.MAX_VALUE - key) + key;
        endFrame();
    }

    private void endFrame() {
        if (left == 0) {
            part = opcode == 8 ? Part.CLOSED : Part.OPCODE;
        }
    }

    private boolean isControl() {
        return opcode >= 8;
    }
}
