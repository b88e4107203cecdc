package dev.swapgate.proxy.error;

import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.lock.schedule.RevokeCause;
import dev.swapgate.proxy.stream.UpstreamProtocolException;

import org.eclipse.jetty.client.HttpResponseException;
import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

/**
 * Tells what a failure means to the client. Messages are ours: those of exceptions may hold
 * anything.
 */
public final class Failures {

    private Failures() {}

    /** The error to answer for any failure but an upstream's. */
    public static GatewayError of(Throwable failure) {
        return switch (unwrap(failure)) {
            case GatewayError error -> error;
            case GroupUnavailableException unavailable -> GatewayError.of(unavailable);
            default -> internal();
        };
    }

    /** Our fault. */
    static GatewayError internal() {
        return new GatewayError(
                ErrorCode.INTERNAL_ERROR, "The gateway failed. Its log names this request's id.");
    }

    /** The failure of a call to a model's server. */
    public static GatewayError upstream(Throwable failure, String model) {
        return call(failure, serverOf(model));
    }

    /**
     * The failure of a call to a peer.
     *
     * @param inHandshake whether it ended in its TLS handshake, in whatever way
     */
    public static GatewayError peer(Throwable failure, String peer, boolean inHandshake) {
        boolean tls = inHandshake || unwrap(failure) instanceof SSLException;
        return tls && !isTimeout(failure) ? withoutTls(peer) : call(failure, peerNamed(peer));
    }

    private static GatewayError withoutTls(String peer) {
        return new GatewayError(
                ErrorCode.UPSTREAM_UNREACHABLE,
                peerNamed(peer)
                        + " could not be reached over TLS: its certificate is not accepted,"
                        + " or it speaks no TLS.");
    }

    private static String peerNamed(String peer) {
        return "The peer \"" + peer + "\"";
    }

    /** A request for a peer has been here before. */
    public static GatewayError loop(String peer) {
        return new GatewayError(
                        ErrorCode.LOOP_DETECTED,
                        "The request has come through this gateway before, so it is not passed to"
                                + " the peer \""
                                + peer
                                + "\": gateways name each other as peers for this model, and none"
                                + " of them runs it.")
                .with("x-should-retry", "false");
    }

    private static GatewayError call(Throwable failure, String who) {
        Throwable cause = unwrap(failure);
        return switch (cause) {
            case GatewayError error -> error;
            case TimeoutException timeout -> timedOut(who);
            case SocketTimeoutException timeout -> timedOut(who);
            case UpstreamProtocolException invalid -> invalid(who);
            case HttpResponseException invalid -> invalid(who);
            case HttpException invalid -> invalid(who);
            case IOException broken -> closed(who);
            case RejectedExecutionException stopped -> closed(who);
            case UnresolvedAddressException unknown -> closed(who);
            // The HTTP client tripped over what came; with assertions on, Jetty's parser does.
            default -> invalid(who);
        };
    }

    /** The server of a model is gone. */
    public static GatewayError unreachable(String model) {
        return closed(serverOf(model));
    }

    private static String serverOf(String model) {
        return "The server of model " + model;
    }

    private static GatewayError closed(String who) {
        return new GatewayError(
                ErrorCode.UPSTREAM_UNREACHABLE, who + " closed the connection or does not answer.");
    }

    private static GatewayError invalid(String who) {
        return new GatewayError(
                ErrorCode.UPSTREAM_INVALID, who + " sent an answer that is not valid HTTP.");
    }

    private static GatewayError timedOut(String who) {
        return new GatewayError(ErrorCode.UPSTREAM_TIMEOUT, who + " did not answer in time.");
    }

    /** A time that is over: another try would take as long again. */
    public static boolean isTimeout(Throwable failure) {
        Throwable cause = unwrap(failure);
        return cause instanceof TimeoutException || cause instanceof SocketTimeoutException;
    }

    /** A connection that ended, as a stale pooled one does. */
    public static boolean isConnectionEnd(@Nullable Throwable failure) {
        return failure instanceof EOFException
                || failure instanceof ClosedChannelException
                || (failure != null && failure.getClass() == IOException.class)
                || failure instanceof SocketException;
    }

    /** The lease was cut before the answer was complete. */
    public static GatewayError revoked(String model, RevokeCause cause) {
        return switch (cause) {
            case LOST -> unreachable(model);
            case UNLOADED, OVERDUE -> unloaded(model);
            case SHUTDOWN -> GatewayError.shuttingDown();
        };
    }

    private static GatewayError unloaded(String model) {
        return new GatewayError(
                ErrorCode.MODEL_UNLOADED,
                "Model " + model + " was unloaded before the answer was complete.");
    }

    /** What went wrong, out of what futures wrap it in. */
    public static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
