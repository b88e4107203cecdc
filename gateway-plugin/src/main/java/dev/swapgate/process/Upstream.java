package dev.swapgate.process;

import dev.swapgate.config.Timeouts;

import java.net.URI;

/**
 * Where to send a request for a ready model.
 *
 * @param model the model
 * @param generation the load it belongs to; pooled connections are tagged with it
 * @param base base URL of the server, without a trailing slash
 * @param timeouts of the connection
 */
public record Upstream(String model, long generation, URI base, Timeouts timeouts) {

    Upstream with(Timeouts others) {
        return timeouts.equals(others) ? this : new Upstream(model, generation, base, others);
    }
}
