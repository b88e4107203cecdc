package dev.swapgate.activity;

import java.util.Arrays;

/**
 * A body as it passes by: kept whole as long as there is room, and from then on its beginning and
 * its end. Used by one thread at a time.
 */
final class KeptBytes {
    /** What every body may take without asking. */
    static final int FREE = 8 * 1024;

    static final int TAIL = 8 * 1024;

    private static final int FIRST = 1024;
    private static final byte[] NOTHING = {};

    private final ByteBudget budget;
    private final int most;

    private byte[] head = NOTHING;
    private int headLength;
    private byte[] tail = NOTHING;

    /** Bytes behind the head; the tail holds the last of them, as a ring. */
    private long beyond;

    /** Bytes taken from the budget. */
    private int taken;

    /**
     * Keeps at most that many bytes whole.
     *
     * @param budget what bodies may take together
     */
    KeptBytes(ByteBudget budget, int most) {
        this.budget = budget;
        this.most = most;
    }

    /** A hint at how long the body is going to be; -1: unknown. */
    void expect(long length) {
        if (length > 0 && length <= FREE && head.length == 0) {
            head = new byte[(int) length];
        }
    }

    /** The next bytes. */
    void add(byte[] bytes, int offset, int length) {
        int whole = beyond > 0 ? 0 : Math.min(length, room(headLength + length) - headLength);
        System.arraycopy(bytes, offset, head, headLength, whole);
        headLength += whole;
        if (whole < length) {
            addBeyond(bytes, offset + whole, length - whole);
        }
    }

    /** Makes room in the head; returns how much there is. */
    private int room(int wanted) {
        if (wanted > head.length && head.length < most) {
            int doubled = Math.max(FIRST, Math.max(wanted, 2 * head.length));
            int size = Math.min(doubled < 0 ? most : doubled, most);
            int more = Math.max(0, size - FREE) - taken;
            if (more > 0 && !budget.take(more)) {
                size = FREE + taken;
            } else {
                taken += Math.max(0, more);
            }
            if (size > head.length) {
                head = Arrays.copyOf(head, size);
            }
        }
        return head.length;
    }

    private void addBeyond(byte[] bytes, int offset, int length) {
        if (tail.length == 0) {
            tail = new byte[TAIL];
        }
        int skipped = Math.max(0, length - TAIL);
        beyond += skipped;
        for (int done = skipped; done < length; ) {
            int at = (int) (beyond % TAIL);
            int count = Math.min(length - done, TAIL - at);
            System.arraycopy(bytes, offset + done, tail, at, count);
            beyond += count;
            done += count;
        }
    }

    /** Bytes of memory it holds. */
    int size() {
        return head.length + tail.length;
    }

    /** Whether nothing of it is missing. */
    boolean isWhole() {
        return beyond <= 0;
    }

    /** All of it, or its beginning. */
    byte[] head() {
        return headLength == head.length ? head : Arrays.copyOf(head, headLength);
    }

    /** What is kept of the rest, from its oldest byte on. */
    byte[] tail() {
        int length = (int) Math.min(beyond, TAIL);
        byte[] ordered = new byte[length];
        for (int i = 0; i < length; i++) {
            ordered[i] = tail[(int) ((beyond - length + i) % TAIL)];
        }
        return ordered;
    }

    /** Gives back what it has taken. */
    void free() {
        budget.give(taken);
        taken = 0;
        head = NOTHING;
        tail = NOTHING;
        headLength = 0;
    }
}
