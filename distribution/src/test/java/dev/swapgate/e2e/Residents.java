package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import java.net.http.HttpRequest;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who is resident: loads models, and tells what the gateway says and what really runs. */
final class Residents {
    private static final Pattern NAME = Pattern.compile("demo-model.*--name (\\S+)");

    private Residents() {}

    /** Loads a model; returns when it is ready. */
    static void load(Launcher gateway, String model) {
        HttpRequest request =
                Http.request(gateway.uri("/api/models/load/" + model))
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        assertThat(Http.send(request).statusCode()).as(gateway::log).isEqualTo(200);
    }

    /** Models that are ready, as the gateway says; there are no others. */
    static Set<String> running(Launcher gateway) {
        Set<String> models = new TreeSet<>();
        for (JsonNode model : Http.json(Http.get(gateway.uri("/running"))).get("running")) {
            assertThat(model.get("state").asText()).isEqualTo("ready");
            models.add(model.get("model").asText());
        }
        return models;
    }

    /** Models that a live process serves, whatever the gateway says. */
    static Set<String> processes(Launcher gateway) {
        Set<String> models = new TreeSet<>();
        for (String command : gateway.survivors().alive()) {
            Matcher name = NAME.matcher(command);
            if (name.find()) {
                models.add(name.group(1));
            }
        }
        return models;
    }
}
