package dev.swapgate.proxy;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.Failures;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.headers.CallHeaders;
import dev.swapgate.proxy.stream.UpstreamProtocolException;

import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.util.Callback;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * One call to an upstream: passes its answer on to the client, chunk by chunk. Events of one call
 * come one after the other, from any thread.
 *
 * <p>The HTTP client swallows what its listeners throw, and the exchange would then never end; so
 * everything here runs guarded. A fault of ours ends the exchange, which aborts the call; what the
 * upstream did wrong aborts the call, which ends the exchange.
 */
final class UpstreamCall implements Response.Listener, Request.Listener {

    /** Decides what a call that came to nothing means. */
    interface Owner {
        /** The answer has begun. */
        default void answered() {}

        /** The call failed before or after its answer began. */
        void failed(UpstreamCall call, Throwable cause);
    }

    /** What Java calls the cipher of a TLS connection before its handshake is done. */
    private static final String NO_CIPHER = "SSL_NULL_WITH_NULL_NULL";

    private static final Duration EARLY_ANSWER_GRACE = Duration.ofMillis(200);

    private final Exchange exchange;
    private final ProxyRuntime runtime;
    private final Owner owner;
    private final Request call;

    private volatile boolean begun;

    /** The answer has neither a body nor a length. */
    private volatile boolean bare;

    private volatile boolean sending;
    private volatile boolean requestSent;
    private volatile boolean reused;
    private volatile long bytesBefore;

    UpstreamCall(Exchange exchange, ProxyRuntime runtime, Owner owner, Request call) {
        this.exchange = exchange;
        this.runtime = runtime;
        this.owner = owner;
        this.call = call;
    }

    /**
     * Whether the call died like one on a pooled connection that the upstream was just closing: the
     * connection had served before, and no byte came back.
     */
    boolean diedOnStaleConnection(Throwable cause) {
        return reused
                && !begun
                && Failures.isConnectionEnd(cause)
                && call.getConnection() instanceof Connection connection
                && connection.getBytesIn() == bytesBefore;
    }

    /** Whether the answer has begun. */
    boolean hasBegun() {
        return begun;
    }

    /**
     * Whether not a byte of the request can have left: there was no connection to send it on, or
     * one whose TLS handshake was not done.
     */
    boolean isUnsent() {
        return !sending || endedInHandshake();
    }

    /** Whether there is, or was, a connection whose TLS handshake has not been done. */
    boolean endedInHandshake() {
        var used = call.getConnection();
        EndPoint.SslSessionData tls = used == null ? null : used.getSslSessionData();
        return tls != null && NO_CIPHER.equals(tls.cipherSuite());
    }

    @Override
    public void onBegin(Request request) {
        sending = true;
        if (request.getConnection() instanceof Connection connection) {
            reused = connection.getMessagesOut() > 1;
            bytesBefore = connection.getBytesIn();
        }
    }

    @Override
    public void onSuccess(Request request) {
        requestSent = true;
        freeBody();
    }

    @Override
    public void onHeaders(Response response) {
        begun = true;
        freeBody();
        try {
            owner.answered();
            exchange.record()
                    .answered(
                            response.getStatus(),
                            CallHeaders.contentLength(response),
                            new CallTelling.UpstreamHeaders(response.getHeaders()));
            passHeaders(response);
        } catch (UpstreamProtocolException | GatewayError x) {
            abort(response, x);
        } catch (Throwable x) {
            exchange.fail(x);
        }
    }

    @Override
    public void onContent(Response response, Content.Chunk chunk, Runnable demander) {
        try {
            passContent(response, chunk, demander);
        } catch (Throwable x) {
            exchange.fail(x);
        }
    }

    @Override
    public void onSuccess(Response response) {
        if (requestSent) {
            return;
        }
        // Either the news of the request's last byte is still on its way, or the upstream has
        // answered early and does not read the rest: sending that might never end.
        CancellationException early = new CancellationException("answered early");
        exchange.after(EARLY_ANSWER_GRACE, () -> abort(response, early));
    }

    @Override
    public void onComplete(Result result) {
        exchange.guarded(() -> {
            Throwable failure = result.getResponseFailure();
            if (failure == null) {
                finish();
            } else {
                owner.failed(this, failure);
            }
        });
    }

    /** A long answer does not keep a large request: once it has begun there is no second try. */
    private void freeBody() {
        if (begun && requestSent) {
            exchange.holdings().dropBody();
        }
    }

    private void finish() {
        if (!begun) {
            throw new IllegalStateException("an answer without headers");
        }
        if (bare) {
            // Headers that are flushed get no length from the container, which would say 0.
            Callback whole = Callback.from(exchange::succeed, x -> {});
            exchange.client().write(new byte[0], 0, 0, whole);
        } else {
            exchange.succeed();
        }
    }

    private void passHeaders(Response response) throws UpstreamProtocolException {
        exchange.holdings().timer(null);
        int status = response.getStatus();
        if (status < HttpStatus.OK_200 || status > 599) {
            throw new UpstreamProtocolException("status " + status);
        }
        boolean events = CallHeaders.isEventStream(response);
        if (exchange.client().isStreaming()) {
            // The client was told 200 and an event stream while it waited.
            if (status != HttpStatus.OK_200 || !events || CallHeaders.isEncoded(response)) {
                throw new GatewayError(
                        ErrorCode.UPSTREAM_INVALID,
                        "The model's server answered with status "
                                + status
                                + " instead of an event stream.");
            }
            return;
        }
        bare =
                CallHeaders.contentLength(response) < 0
                        && (status == HttpStatus.NOT_MODIFIED_304
                                || "HEAD".equals(exchange.facts().method()));
        if (exchange.client().begin(to -> fill(response, to, events)) && events) {
            exchange.client()
                    .write(new byte[0], 0, 0, Callback.from(() -> {}, x -> abort(response, x)));
        }
    }

    private void fill(Response response, HttpServletResponse to, boolean events) {
        CallHeaders.copy(response, to);
        exchange.facts().addHeaders(to);
        if (events) {
            to.setHeader("X-Accel-Buffering", "no");
            if (!to.containsHeader("Cache-Control")) {
                to.setHeader("Cache-Control", "no-cache");
            }
        }
        exchange.client()
                .shape(
                        CallHeaders.contentLength(response),
                        events && !CallHeaders.isEncoded(response));
    }

    private void passContent(Response response, Content.Chunk chunk, Runnable demander) {
        ByteBuffer buffer = chunk.getByteBuffer();
        int length = buffer.remaining();
        if (length == 0) {
            demander.run();
            return;
        }
        exchange.progress()
                .firstByte()
                .ifPresent(
                        after -> runtime.observer().firstByte(exchange.progress().model(), after));
        byte[] bytes;
        int offset = 0;
        if (buffer.hasArray()) {
            bytes = buffer.array();
            offset = buffer.arrayOffset() + buffer.position();
        } else {
            bytes = new byte[length];
            buffer.get(bytes);
        }
        exchange.record().content(bytes, offset, length);
        chunk.retain();
        Callback next = Callback.from(demander, x -> abort(response, x));
        exchange.client().write(bytes, offset, length, Callback.from(chunk::release, next));
    }

    private static void abort(Response response, Throwable cause) {
        var unused = response.getRequest().abort(cause);
    }
}
