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
        Throwable cause = unwrap(failure);
        return switch (cause) {
            case GatewayError error -> error;
            case TimeoutException timeout -> timedOut(model);
            case SocketTimeoutException timeout -> timedOut(model);
            case UpstreamProtocolException invalid -> invalid(model);
            case HttpResponseException invalid -> invalid(model);
            case HttpException invalid -> invalid(model);
            case IOException broken -> unreachable(model);
            case RejectedExecutionException stopped -> unreachable(model);
            case UnresolvedAddressException unknown -> unreachable(model);
            // The HTTP client tripped over what came; with assertions on, Jetty's parser does.
            default -> invalid(model);
        };
    }

    public static GatewayError unreachable(String model) {
        return new GatewayError(
                ErrorCode.UPSTREAM_UNREACHABLE,
                "The server of model " + model + " closed the connection or does not answer.");
    }

    static GatewayError invalid(String model) {
        return new GatewayError(
                ErrorCode.UPSTREAM_INVALID,
                "The server of model " + model + " sent an answer that is not valid HTTP.");
    }

    private static GatewayError timedOut(String model) {
        return new GatewayError(
                ErrorCode.UPSTREAM_TIMEOUT,
                "The server of model " + model + " did not answer in time.");
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
        };
    }

    private static GatewayError unloaded(String model) {
        return new GatewayError(
                ErrorCode.MODEL_UNLOADED,
                "Model " + model + " was unloaded before the answer was complete.");
    }

    private static Throwable unwrap(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
