package dev.swapgate.proxy;

import dev.swapgate.proxy.resolve.BodyHeaders;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.IOException;

/**
 * How far a client has come with sending its request's body. It decides what becomes of the
 * connection when the answer is early. Safe for use by many threads.
 */
final class ClientBody {
    private static final int BUFFER = 16 * 1024;
    private static final int LARGEST_SKIP = 64 * 1024;

    private final HttpServletRequest request;

    /** Whether it still comes and nobody has begun to read it. */
    private volatile boolean unread;

    /** Who reads it, as long as there is more to come. */
    private volatile @Nullable BodyReader reader;

    ClientBody(HttpServletRequest request) {
        this.request = request;
        this.unread = BodyHeaders.announceBody(request);
    }

    /** It is being read, or, without a reader, was read to its end. */
    void readBy(@Nullable BodyReader who) {
        unread = false;
        reader = who;
    }

    /** Who reads it, as long as there is more to come. */
    @Nullable BodyReader reader() {
        return reader;
    }

    /** Whether an answer now comes before the whole body, so that the connection must close. */
    boolean isEarly(boolean async) throws IOException {
        if (unread && !async && !isExpecting()) {
            unread = !skip();
        }
        return unread || reader != null;
    }

    /** Whether the client may be in the middle of sending and not look at the answer before. */
    boolean isSending(int status) {
        return status != HttpServletResponse.SC_REQUEST_TIMEOUT
                && (reader != null || !isExpecting());
    }

    /** Whether it sends its body only when it is told to. */
    private boolean isExpecting() {
        return request.getHeader("Expect") != null;
    }

    /**
     * Takes a small body that has come already and that nobody will read, so that its connection
     * can go on; false if there is more to come. Only before the exchange is asynchronous.
     */
    private boolean skip() throws IOException {
        long left = request.getContentLengthLong();
        if (left < 0 || left > LARGEST_SKIP) {
            return false;
        }
        ServletInputStream input = request.getInputStream();
        byte[] buffer = new byte[(int) Math.min(left, BUFFER)];
        while (left > 0) {
            int count = input.available() > 0 ? input.read(buffer) : -1;
            if (count < 0) {
                return false;
            }
            left -= count;
        }
        return true;
    }
}
