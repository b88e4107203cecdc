package dev.swapgate.config.show;

import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.config.SwapgateSettings.Http;
import dev.swapgate.config.SwapgateSettings.Queue;
import dev.swapgate.config.SwapgateSettings.Scheduler;
import dev.swapgate.config.SwapgateSettings.Trace;

import java.time.Duration;
import java.util.Map;

/** What is shown of the section {@code swapgate}. */
final class SettingsFields {
    private SettingsFields() {}

    static Map<String, Object> of(SwapgateSettings settings) {
        var fields = new Fields();
        fields.put("scheduler", scheduler(settings.scheduler()));
        fields.put("groups", Map.of("symmetric", settings.symmetricGroups()));
        fields.put("queue", queue(settings.queue()));
        fields.put("unload", drain(settings.unloadDrain()));
        fields.put("shutdown", drain(settings.shutdownDrain()));
        var process = new Fields();
        process.put("settle", Fields.seconds(settings.process().settle()));
        process.put("containment", settings.process().containment());
        fields.put("process", process.map());
        fields.put("http", http(settings.http()));
        settings.stateDir().ifPresent(directory -> fields.put("stateDir", directory));
        fields.put("trace", trace(settings.trace()));
        return fields.map();
    }

    private static Map<String, Object> trace(Trace trace) {
        var fields = new Fields();
        trace.path().ifPresent(path -> fields.put("path", path));
        fields.put("maxBytes", trace.maxBytes());
        return fields.map();
    }

    private static Map<String, Object> drain(Duration timeout) {
        return Map.of("drainTimeout", Fields.seconds(timeout));
    }

    private static Map<String, Object> scheduler(Scheduler scheduler) {
        var fields = new Fields();
        fields.put("maxTurn", Fields.seconds(scheduler.maxTurn()));
        fields.put("priorityHeadStart", Fields.seconds(scheduler.priorityHeadStart()));
        scheduler.linger().ifPresent(linger -> fields.put("linger", Fields.seconds(linger)));
        fields.put("drainTimeout", Fields.seconds(scheduler.drainTimeout()));
        return fields.map();
    }

    private static Map<String, Object> queue(Queue queue) {
        var fields = new Fields();
        fields.put("maxPerModel", queue.maxPerModel());
        fields.put("max", queue.max());
        fields.put("timeout", Fields.seconds(queue.timeout()));
        fields.put("keepAlive", Fields.seconds(queue.keepAlive()));
        return fields.map();
    }

    private static Map<String, Object> http(Http http) {
        var fields = new Fields();
        fields.putUnlessEmpty("allowedOrigins", http.allowedOrigins());
        fields.putUnlessEmpty("allowedHosts", http.allowedHosts());
        fields.put("maxBody", http.maxBody());
        fields.put("maxJsonBody", http.maxJsonBody());
        fields.put("maxBodyInMemory", http.maxBodyInMemory());
        fields.put("spoolBudget", http.spoolBudget());
        fields.put("headerTimeout", Fields.seconds(http.headerTimeout()));
        fields.put("bodyTimeout", Fields.seconds(http.bodyTimeout()));
        return fields.map();
    }
}
