package dev.swapgate.admin;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.proxy.ErrorCode;
import dev.swapgate.proxy.GatewayError;

/** Finds models by the names operators use. Immutable. */
final class ModelNames {
    private final GatewayConfig config;

    ModelNames(GatewayConfig config) {
        this.config = config;
    }

    /**
     * The model with this id or alias.
     *
     * @throws GatewayError 404 if there is none
     */
    ModelConfig require(String idOrAlias) {
        return config.find(idOrAlias)
                .orElseThrow(() ->
                        new GatewayError(
                                ErrorCode.MODEL_NOT_FOUND,
                                "no model is called '" + idOrAlias + "'"));
    }
}
