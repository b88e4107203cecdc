package dev.swapgate.admin;

import dev.swapgate.proxy.body.BodyException;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.JsonModel;
import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
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
        requireJson(request);
        try {
            return JsonModel.find(Bytes.of(request.body())).name();
        } catch (BodyException e) {
            throw GatewayError.of(e);
        }
    }

    private static void requireJson(LocalRequest request) {
        List<String> types = request.headers().getOrDefault("content-type", List.of());
        boolean json =
                types.size() == 1
                        && MediaType.parse(types.getFirst())
                                .filter(type -> type.essence().equals(MediaType.JSON))
                                .filter(MediaType::isUtf8)
                                .isPresent();
        if (!json) {
            throw unsupported(
                    "Content-Type must be application/json, not '"
                            + String.join(", ", types)
                            + "'");
        }
        for (String coding : request.headers().getOrDefault("content-encoding", List.of())) {
            if (!coding.strip().equalsIgnoreCase("identity")) {
                throw unsupported(
                        "Content-Encoding '" + coding + "' is not supported; send the body as is");
            }
        }
    }

    private static GatewayError unsupported(String message) {
        return new GatewayError(ErrorCode.UNSUPPORTED_MEDIA_TYPE, message);
    }
}
