package dev.swapgate.proxy.route;

import dev.swapgate.lock.GroupUnavailableException;
import dev.swapgate.proxy.error.GatewayError;

import java.util.concurrent.CompletionStage;

/** Answers requests that no model is needed for. */
@FunctionalInterface
public interface LocalHandler {

    /**
     * Answers a request; must not block. A {@link GatewayError} or {@link
     * GroupUnavailableException}, thrown or as the stage's failure, becomes an error answer; any
     * other exception is our fault. The stage is cancelled if the client leaves before its answer.
     */
    CompletionStage<LocalResponse> handle(LocalRequest request);
}
