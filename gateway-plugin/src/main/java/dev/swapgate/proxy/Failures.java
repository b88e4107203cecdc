package dev.swapgate.proxy;

import dev.swapgate.lock.GroupUnavailableException;
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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Tells what a failure means to the client. Messages are ours: those of exceptions may hold
 * anything.
 */
final class Failures {

    private Failures() {}

    /** The error to answer for any failure but an upstream's. */
    static GatewayError of(Throwable failure) {
        return switch (unwrap(failure)) {
            case GatewayError error -> error;
            case GroupUnavailableException unavailable -> of(unavailable);
            default -> internal();
        };
    }

    /** Our fault. */
    static GatewayError internal() {
        return new GatewayError(
                ErrorCode.INTERNAL_ERROR, "The gateway failed. Its log names this request's id.");
    }

    /** The failure of a call to a model's server. */
    static GatewayError upstream(Throwable failure, String model) {
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

    static GatewayError unreachable(String model) {
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
    static boolean isConnectionEnd(@Nullable Throwable failure) {
        return failure instanceof EOFException
                || failure instanceof ClosedChannelException
                || (failure != null && failure.getClass() == IOException.class)
                || failure instanceof SocketException;
    }

    private static GatewayError of(GroupUnavailableException refused) {
        String model = refused.model();
        Duration after = refused.retryAfter();
        return switch (refused.reason()) {
            case QUEUE_FULL ->
                    error(
                            ErrorCode.QUEUE_FULL,
                            "Too many requests wait for model " + model + ".",
                            retry(after, false));
            case QUEUE_TIMEOUT ->
                    error(
                            ErrorCode.QUEUE_TIMEOUT,
                            "The request waited too long for model " + model + ".",
                            Map.of());
            case START_FAILED ->
                    error(
                            ErrorCode.MODEL_START_FAILED,
                            "The server of model " + model + " could not be started.",
                            Map.of());
            case START_TIMEOUT ->
                    error(
                            ErrorCode.MODEL_START_TIMEOUT,
                            "The server of model " + model + " was not ready in time.",
                            Map.of());
            case BACKOFF ->
                    error(
                            ErrorCode.MODEL_BACKOFF,
                            "Model " + model + " failed to start a short while ago.",
                            retry(after, true));
            case MODEL_UNLOADED -> unloaded(model);
            case SHUTTING_DOWN ->
                    error(ErrorCode.SHUTTING_DOWN, "The gateway is shutting down.", Map.of());
            // Only the gateway itself gives up on behalf of a client, and then nobody reads this.
            case CANCELLED -> internal();
        };
    }

    static GatewayError unloaded(String model) {
        return error(
                ErrorCode.MODEL_UNLOADED,
                "Model " + model + " was unloaded before the answer was complete.",
                Map.of());
    }

    private static GatewayError error(ErrorCode code, String message, Map<String, String> headers) {
        return new GatewayError(code, message, null, headers);
    }

    /**
     * {@code Retry-After} knows whole seconds only, at least one; clients of the big providers read
     * the other.
     */
    private static Map<String, String> retry(Duration after, boolean pointless) {
        long millis = Math.max(1, after.toMillis());
        String seconds = Long.toString((millis + 999) / 1000);
        return pointless
                ? Map.of("Retry-After", seconds, "x-should-retry", "false")
                : Map.of("Retry-After", seconds, "retry-after-ms", Long.toString(millis));
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
