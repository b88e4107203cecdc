package dev.swapgate.admin;

import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.proxy.ErrorCode;
import dev.swapgate.proxy.GatewayError;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** Turns a refused lease into the error that an operator reads. Stateless. */
final class LeaseErrors {
    private static final long MILLIS_PER_SECOND = 1000;

    private LeaseErrors() {}

    /** The error to answer with; a failure that is no refusal is passed on. */
    static Throwable of(@Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof GroupUnavailableException refusal) {
            return of(refusal);
        }
        return cause != null ? cause : new IllegalStateException("neither lease nor refusal");
    }

    private static GatewayError of(GroupUnavailableException refusal) {
        String model = "model '" + refusal.model() + "' ";
        return switch (refusal.reason()) {
            case QUEUE_FULL ->
                    error(
                            ErrorCode.QUEUE_FULL,
                            "too many requests wait for " + model.strip(),
                            refusal);
            case QUEUE_TIMEOUT ->
                    error(ErrorCode.QUEUE_TIMEOUT, model + "did not become free in time", refusal);
            case START_FAILED ->
                    error(ErrorCode.MODEL_START_FAILED, model + "could not be started", refusal);
            case START_TIMEOUT ->
                    error(ErrorCode.MODEL_START_TIMEOUT, model + "was not ready in time", refusal);
            case BACKOFF ->
                    error(
                            ErrorCode.MODEL_BACKOFF,
                            model + "failed a short while ago and is not tried again yet",
                            refusal);
            case MODEL_UNLOADED, CANCELLED ->
                    error(ErrorCode.MODEL_UNLOADED, model + "was unloaded meanwhile", refusal);
            case SHUTTING_DOWN ->
                    error(ErrorCode.SHUTTING_DOWN, "the gateway is shutting down", refusal);
        };
    }

    private static GatewayError error(
            ErrorCode code, String message, GroupUnavailableException refusal) {
        Map<String, String> headers = new LinkedHashMap<>();
        Duration after = refusal.retryAfter();
        if (!after.isZero()) {
            long seconds = (after.toMillis() + MILLIS_PER_SECOND - 1) / MILLIS_PER_SECOND;
            headers.put("Retry-After", Long.toString(Math.max(1, seconds)));
            headers.put("retry-after-ms", Long.toString(Math.max(1, after.toMillis())));
        }
        switch (refusal.reason()) {
            case START_FAILED, START_TIMEOUT, BACKOFF -> headers.put("x-should-retry", "false");
            default -> {}
        }
        return new GatewayError(code, message, null, headers);
    }
}
