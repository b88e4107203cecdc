package dev.swapgate.simulate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a text, one at a time; of a line that is too long no more is kept than fits. Not
 * safe for use by many threads.
 */
final class Lines {
    private final InputStream in;
    private final int longest;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private long number;
    private boolean tooLong;
    private boolean blank;

    Lines(InputStream in, int longest) {
        this.in = in;
        this.longest = longest;
    }

    /** Goes to the next line, if there is one. */
    boolean next() throws IOException {
        line.reset();
        tooLong = false;
        blank = true;
        int next = in.read();
        if (next < 0) {
            return false;
        }
        for (; next >= 0 && next != '\n'; next = in.read()) {
            keep(next);
        }
        number++;
        return true;
    }

    private void keep(int next) {
        blank &= next == ' ' || next == '\t' || next == '\r';
        tooLong = line.size() == longest;
        if (!tooLong) {
            line.write(next);
        }
    }

    /** Number of the line, from 1. */
    long number() {
        return number;
    }

    boolean isTooLong() {
        return tooLong;
    }

    boolean isBlank() {
        return blank;
    }

    /** The line without its end. */
    byte[] bytes() {
        return line.toByteArray();
    }
}
