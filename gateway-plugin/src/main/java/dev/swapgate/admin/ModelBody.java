package dev.swapgate.admin;

import dev.swapgate.proxy.body.BodyException;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.JsonModel;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.resolve.BodyHeaders;
import dev.swapgate.proxy.route.LocalRequest;

import java.util.List;

/** Reads {@code {"model": "…"}} as the model routes do. Stateless. */
final class ModelBody {
    private ModelBody() {}

    /**
     * The model that the body names.
     *
     * @throws GatewayError a typed 4xx if it names none
     */
    static String read(LocalRequest request) {
        BodyHeaders.requireJson(
                request.headers().getOrDefault("content-type", List.of()),
                request.headers().getOrDefault("content-encoding", List.of()));
        try {
            return JsonModel.find(Bytes.of(request.body())).name();
        } catch (BodyException e) {
            throw GatewayError.of(e);
        }
    }
}
