package dev.swapgate.config;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Another gateway, or any service with the same routes, that requests are forwarded to.
 *
 * @param id its name; its models are also called {@code id/model}
 * @param proxy base URL; the path of a request is appended to its path
 * @param models names of the models it offers
 * @param apiKey key it is sent in place of the client's; empty: none is sent
 * @param filters changes to request bodies
 * @param timeouts of the connection to it
 */
public record PeerConfig(
        String id,
        URI proxy,
        List<String> models,
        Optional<String> apiKey,
        Filters filters,
        Timeouts timeouts) {

    /** Copies and checks the models. */
    public PeerConfig {
        models = List.copyOf(models);
        if (id.isBlank() || models.isEmpty()) {
            throw new IllegalArgumentException("a peer needs an id and models: " + id);
        }
    }

    /** The name of one of its models that no other peer's can have. */
    public String qualifiedName(String model) {
        return id + "/" + model;
    }

    /** These names of all its models. */
    public List<String> qualifiedNames() {
        return models.stream().map(this::qualifiedName).toList();
    }

    /** Leaves the key out. */
    @Override
    public String toString() {
        return "PeerConfig[id=" + id + ", models=" + models + "]";
    }
}
