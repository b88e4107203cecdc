package dev.swapgate.config.show;

import dev.swapgate.config.Capabilities;
import dev.swapgate.config.Filters;
import dev.swapgate.config.Modality;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.Timeouts;

import java.util.Map;

/** What is shown of a model. */
final class ModelFields {
    private ModelFields() {}

    static Map<String, Object> of(ModelConfig model) {
        var fields = new Fields();
        fields.put("cmd", model.cmd());
        fields.putUnlessEmpty("cmdStop", model.cmdStop());
        fields.put("proxy", model.proxy());
        fields.put("checkEndpoint", model.checkEndpoint());
        fields.putUnlessEmpty("aliases", model.aliases());
        fields.putUnlessEmpty("env", model.env());
        fields.put("ttl", Fields.seconds(model.ttl()));
        fields.put("unloadTimeout", Fields.seconds(model.unloadTimeout()));
        fields.put("healthCheckTimeout", Fields.seconds(model.healthCheckTimeout()));
        fields.putUnlessEmpty("useModelName", model.useModelName());
        fields.put("unlisted", model.unlisted());
        fields.putUnlessEmpty("name", model.name());
        fields.putUnlessEmpty("description", model.description());
        fields.put("concurrencyLimit", model.concurrencyLimit());
        fields.putUnlessEmpty("filters", filters(model.filters()));
        fields.putUnlessEmpty("metadata", model.metadata());
        fields.put("sendLoadingState", model.sendLoadingState());
        fields.put("compat", Map.of("ignoreWebsockets", model.ignoreWebsockets()));
        fields.putUnlessEmpty("capabilities", capabilities(model.capabilities()));
        fields.put("timeouts", timeouts(model.timeouts()));
        return fields.map();
    }

    private static Map<String, Object> capabilities(Capabilities capabilities) {
        var fields = new Fields();
        if (capabilities.isConfigured()) {
            fields.put("in", capabilities.in().stream().map(Modality::word).toList());
            fields.put("out", capabilities.out().stream().map(Modality::word).toList());
            fields.put("tools", capabilities.tools());
            fields.put("reranker", capabilities.reranker());
            fields.put("context", capabilities.context());
        }
        return fields.map();
    }

    static Map<String, Object> filters(Filters filters) {
        var fields = new Fields();
        fields.putUnlessEmpty("stripParams", String.join(", ", filters.stripParams()));
        fields.putUnlessEmpty("setParams", filters.setParams());
        fields.putUnlessEmpty("setParamsByID", filters.setParamsById());
        return fields.map();
    }

    static Map<String, Object> timeouts(Timeouts timeouts) {
        var fields = new Fields();
        fields.put("connect", Fields.seconds(timeouts.connect()));
        fields.put("keepalive", Fields.seconds(timeouts.keepAlive()));
        fields.put("responseHeader", Fields.seconds(timeouts.responseHeader()));
        fields.put("tlsHandshake", Fields.seconds(timeouts.tlsHandshake()));
        fields.put("expectContinue", Fields.seconds(timeouts.expectContinue()));
        fields.put("idleConn", Fields.seconds(timeouts.idleConnection()));
        return fields.map();
    }
}
