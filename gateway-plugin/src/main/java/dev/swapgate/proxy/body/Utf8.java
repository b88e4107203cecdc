package dev.swapgate.proxy.body;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Accepts well-formed UTF-8 only, as table 3-7 of the Unicode standard defines it: no overlong
 * forms, no surrogates, nothing above U+10FFFF. (The JSON tokeniser lets these pass in strings that
 * it skips, and two parsers may read them differently.)
 */
final class Utf8 {
    private int missing;
    private int low = 0x80;
    private int high = 0xbf;

    /** Whether an array range is well-formed. */
    static boolean isValid(byte[] bytes, int offset, int length) {
        Utf8 check = new Utf8();
        return check.accepts(bytes, offset, length) && check.isComplete();
    }

    /** A stream that fails with {@link CharConversionException} at the first bad byte. */
    static InputStream checked(InputStream source) {
        return new Checked(source);
    }

    private boolean accepts(byte[] bytes, int offset, int length) {
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if ((bytes[i] < 0 || missing > 0) && !step(bytes[i] & 0xff)) {
                return false;
            }
        }
        return true;
    }

    private boolean isComplete() {
        return missing == 0;
    }

    private boolean step(int b) {
        if (missing == 0) {
            return lead(b);
        }
        boolean good = b >= low && b <= high;
        low = 0x80;
        high = 0xbf;
        missing--;
        return good;
    }

    private boolean lead(int b) {
        if (b < 0xc2 || b > 0xf4) {
            return false;
        }
        missing = b < 0xe0 ? 1 : b < 0xf0 ? 2 : 3;
        switch (b) {
            case 0xe0 -> low = 0xa0;
            case 0xed -> high = 0x9f;
            case 0xf0 -> low = 0x90;
            case 0xf4 -> high = 0x8f;
            default -> {}
        }
        return true;
    }

    private static final class Checked extends InputStream {
        private final Utf8 check = new Utf8();
        private final InputStream source;

        Checked(InputStream source) {
            this.source = source;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = source.read(target, offset, length);
            boolean good = count < 0 ? check.isComplete() : check.accepts(target, offset, count);
            if (!good) {
                throw new CharConversionException("not UTF-8");
            }
            return count;
        }
    }
}
