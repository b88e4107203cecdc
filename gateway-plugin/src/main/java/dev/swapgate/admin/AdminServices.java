package dev.swapgate.admin;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.log.LogBook;
import dev.swapgate.metrics.BuildInfo;
import dev.swapgate.plan.ConfigChange;
import dev.swapgate.process.ProcessSnapshot;
import dev.swapgate.proxy.directory.ActiveProfile;
import dev.swapgate.proxy.directory.ModelNames;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * What the routes work with, as narrow as they need it.
 *
 * @param current the configuration as it is at the moment
 * @param reload reads it anew
 * @param control loads and unloads models
 * @param profile which profile is active
 * @param processes every model's process
 * @param logs the logs
 * @param metrics the metrics as Prometheus text
 * @param readiness whether requests are welcome
 * @param calls tells what becomes of calls to models
 * @param build which build runs
 * @param started when this gateway started
 */
record AdminServices(
        Supplier<GatewayConfig> current,
        Supplier<CompletableFuture<ConfigChange>> reload,
        ModelControl control,
        ActiveProfile profile,
        Supplier<List<ProcessSnapshot>> processes,
        LogBook logs,
        Supplier<String> metrics,
        Readiness readiness,
        EventSource calls,
        BuildInfo build,
        Instant started) {

    GatewayConfig config() {
        return current.get();
    }

    /**
     * The model of this gateway with that id or alias.
     *
     * @throws GatewayError 404 that says what else goes by the name, or which names are nearly it
     */
    ModelConfig model(String name) {
        ModelConfig model = names().find(name);
        if (model != null) {
            return model;
        }
        if (config().selectors().containsKey(name)) {
            throw elsewhere(name, "is a selector: it chooses a model and is none itself");
        }
        for (PeerConfig peer : config().peers().values()) {
            if (peer.qualifiedNames().contains(name) || peer.models().contains(name)) {
                throw elsewhere(
                        name, "is one of the peer \"" + peer.id() + "\" and is not run here");
            }
        }
        throw names().unknown(name);
    }

    private static GatewayError elsewhere(String name, String what) {
        return new GatewayError(
                        ErrorCode.MODEL_NOT_FOUND,
                        "No model of this gateway: \"" + name + "\" " + what + ".")
                .about("model");
    }

    /** The models by every name. */
    ModelNames names() {
        return new ModelNames(config().models().values());
    }
}
