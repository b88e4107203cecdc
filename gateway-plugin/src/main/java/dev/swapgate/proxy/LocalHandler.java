package dev.swapgate.proxy;

import java.util.concurrent.CompletionStage;

/** Answers requests that no model is needed for. */
@FunctionalInterface
public interface LocalHandler {

    /**
     * Answers a request; must not block. A {@link GatewayError}, thrown or as the stage's failure,
     * becomes an error answer; any other exception is our fault.
     */
    CompletionStage<LocalResponse> handle(LocalRequest request);
}
