package dev.swapgate.launcher;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.AbstractEndPoint;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * An HTTP/1.1 connection with a total deadline for the head of each request. Jetty knows only a
 * limit on silence, which a client that sends a byte now and then never meets.
 *
 * <p>The clock starts when the first bytes of a request have come without its last header, and
 * stops with that. A head that comes in one piece costs nothing. The clock also runs for a
 * connection that only waits for its client to close.
 *
 * <p>Who parses and who watches the clock race for {@link #clock}: the parser takes it when the
 * head is complete, the timer when the time is over, and only one can. After the timer has won, no
 * request is handled any more, so that read interest can only be the parser's.
 */
final class DeadlineConnection extends HttpConnection {
    private static final Scheduler.Task EXPIRED = () -> false;

    private final Duration limit;
    private final Supplier<byte[]> refusal;
    private final AtomicReference<Scheduler.@Nullable Task> clock = new AtomicReference<>();

    /**
     * A connection.
     *
     * @param refusal makes a complete response for clients that are too slow
     */
    DeadlineConnection(
            HttpConfiguration configuration,
            Connector connector,
            EndPoint endPoint,
            Duration limit,
            Supplier<byte[]> refusal) {
        super(configuration, connector, endPoint);
        this.limit = limit;
        this.refusal = refusal;
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new HeadHandler();
    }

    /** Called when everything that has come is parsed and more is needed. */
    @Override
    public void fillInterested(Callback callback) {
        if (waitsForMore() && clock.get() == null) {
            clock.set(
                    getConnector()
                            .getScheduler()
                            .schedule(this::expire, limit.toMillis(), TimeUnit.MILLISECONDS));
        }
        super.fillInterested(callback);
        if (isExpired()) {
            // The timer came while nobody was interested in reading, so it could not tell anybody.
            failRead();
        }
    }

    /** Whether a head has begun (even if only with empty lines), or the client shall close. */
    private boolean waitsForMore() {
        HttpParser parser = getParser();
        return parser.isTerminated() || (parser.inHeaderState() && parser.getBeginNanoTime() != 0);
    }

    private boolean isExpired() {
        return EXPIRED.equals(clock.get());
    }

    private void expire() {
        Scheduler.Task running = clock.get();
        if (running != null && clock.compareAndSet(running, EXPIRED)) {
            failRead();
        }
    }

    private void failRead() {
        if (getEndPoint() instanceof AbstractEndPoint endPoint) {
            endPoint.getFillInterest().onFail(new HeadTimeoutException());
        } else {
            getEndPoint().close();
        }
    }

    @Override
    public void onFillInterestedFailed(Throwable cause) {
        if (cause instanceof HeadTimeoutException) {
            refuse();
        } else {
            super.onFillInterestedFailed(cause);
        }
    }

    /** No response is under way: the one before is complete when the next head is parsed. */
    private void refuse() {
        boolean answerable = !getParser().isTerminated() && !getEndPoint().isOutputShutdown();
        getParser().close();
        if (answerable) {
            getEndPoint()
                    .write(Callback.from(getEndPoint()::close), ByteBuffer.wrap(refusal.get()));
        } else {
            getEndPoint().close();
        }
    }

    @Override
    public void onClose(@Nullable Throwable cause) {
        stopClock();
        super.onClose(cause);
    }

    /** Stops the clock; false if the time was over before. */
    private boolean stopClock() {
        Scheduler.Task running = clock.get();
        while (running != null && !running.equals(EXPIRED)) {
            if (clock.compareAndSet(running, null)) {
                running.cancel();
                return true;
            }
            running = clock.get();
        }
        return running == null;
    }

    private final class HeadHandler extends RequestHandler {
        /** Of the head being parsed; known to count only when the head is complete. */
        private final List<HttpField> upgrades = new ArrayList<>();

        private boolean upgradeAsked;

        @Override
        public void startRequest(String method, String uri, HttpVersion version) {
            upgrades.clear();
            upgradeAsked = false;
            super.startRequest(method, uri, version);
        }

        /**
         * Keeps {@code Upgrade} back: unless {@code Connection} names it, it is to be ignored (RFC
         * 9110 §7.8), while Jetty takes it for a malformed request.
         */
        @Override
        public void parsedHeader(HttpField field) {
            if (field.getHeader() == HttpHeader.UPGRADE) {
                upgrades.add(field);
                return;
            }
            upgradeAsked |=
                    field.getHeader() == HttpHeader.CONNECTION
                            && field.contains(HttpHeaderValue.UPGRADE.asString());
            super.parsedHeader(field);
        }

        @Override
        public boolean headerComplete() {
            if (upgradeAsked) {
                upgrades.forEach(super::parsedHeader);
            }
            if (!stopClock()) {
                throw new HttpException.RuntimeException(HttpStatus.REQUEST_TIMEOUT_408);
            }
            return super.headerComplete();
        }
    }

    private static final class HeadTimeoutException extends TimeoutException {
        private static final long serialVersionUID = 1L;
    }
}
