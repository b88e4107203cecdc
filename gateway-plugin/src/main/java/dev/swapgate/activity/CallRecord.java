package dev.swapgate.activity;

import java.util.function.Supplier;

/**
 * One call, as it is told by whoever makes it: {@link #answered} and {@link #content} come one
 * after the other, {@link #ended} once, from any thread. Nothing here blocks, or looks into bodies.
 */
public interface CallRecord {

    /** Hears of nothing. */
    CallRecord NONE = new Silent();

    /** Whether a row will be kept of it, for which its answer has to be readable. */
    boolean isKept();

    /** Whether the body that is sent should be told, which costs memory. */
    boolean wantsBody();

    /**
     * The request's body.
     *
     * @param length its length
     * @param bytes gives it, at any later time and on any thread
     */
    void body(long length, Supplier<byte[]> bytes);

    /** The request's body is not told although it is wanted: it is not in memory. */
    void bodyLeftOut();

    /**
     * The upstream's answer begins.
     *
     * @param length length of the body, or -1
     * @param headers the headers; read later, or never
     */
    void answered(int status, long length, AnswerHeaders headers);

    /** The next bytes of its body, copied where they are wanted. */
    void content(byte[] bytes, int offset, int length);

    /** What went wrong. */
    void failed(String message);

    /** The gateway itself answers, with a body of that media type. */
    void answeredHere(String contentType);

    /** It is over, with that status told to the client. */
    void ended(int status);

    /** Headers of an answer, looked at only where needed. Safe for use by many threads. */
    interface AnswerHeaders {
        /** First value of a header, or empty text. */
        String first(String name);

        /** Names and values, which take turns. */
        String[] all();
    }

    /** Hears of nothing. */
    final class Silent implements CallRecord {
        private Silent() {}

        @Override
        public boolean isKept() {
            return false;
        }

        @Override
        public boolean wantsBody() {
            return false;
        }

        @Override
        public void body(long length, Supplier<byte[]> bytes) {}

        @Override
        public void bodyLeftOut() {}

        @Override
        public void answered(int status, long length, AnswerHeaders headers) {}

        @Override
        public void content(byte[] bytes, int offset, int length) {}

        @Override
        public void failed(String message) {}

        @Override
        public void answeredHere(String contentType) {}

        @Override
        public void ended(int status) {}
    }
}
