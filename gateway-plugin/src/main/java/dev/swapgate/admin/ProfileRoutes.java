package dev.swapgate.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.ProfileConfig;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Shows the profiles and says which one is active. Immutable. */
final class ProfileRoutes {
    private static final ObjectReader JSON =
            JsonMapper.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .build()
                    .readerFor(JsonNode.class);

    private final AdminServices services;

    ProfileRoutes(AdminServices services) {
        this.services = services;
    }

    List<Route> routes() {
        return List.of(
                Answers.get("/api/profiles", Answers.now(this::list)),
                Answers.change("PUT", "/api/profiles/active", Answers.now(this::activate)));
    }

    private LocalResponse list(LocalRequest request) {
        ObjectNode answer = active(services);
        ArrayNode profiles = answer.putArray("profiles");
        for (ProfileConfig profile : services.config().profiles().values()) {
            ObjectNode node = profiles.addObject().put("id", profile.id());
            node.put("description", profile.description());
            ObjectNode pins = node.putObject("pins");
            profile.pins().forEach((name, target) -> pins.put(name, target.orElse(null)));
        }
        return Answers.json(answer);
    }

    private LocalResponse activate(LocalRequest request) {
        JsonNode name = name(request);
        if (name.isNull() || name.textValue().isEmpty()) {
            services.profile().deactivate();
        } else if (!services.profile().activate(name.textValue())) {
            throw new GatewayError(
                            ErrorCode.NOT_FOUND,
                            "There is no profile \""
                                    + name.textValue()
                                    + "\"; GET /api/profiles lists them.")
                    .about("name");
        }
        return Answers.json(active(services));
    }

    /** The id of the active profile, or null. */
    static ObjectNode active(AdminServices services) {
        return active(services.profile().get().map(ProfileConfig::id));
    }

    /** That id, or null. */
    static ObjectNode active(Optional<String> id) {
        return Answers.object().put("active", id.orElse(null));
    }

    /** Text or null. */
    private static JsonNode name(LocalRequest request) {
        JsonNode body;
        try (JsonParser parser = JSON.createParser(request.body())) {
            body = JSON.readTree(parser);
        } catch (IOException e) {
            throw invalid("the body is not valid JSON");
        }
        if (body == null || !body.isObject()) {
            throw invalid("the body is not a JSON object");
        }
        JsonNode name = body.get("name");
        if (name == null) {
            throw invalid("the body has no \"name\": a profile, or null for none");
        }
        if (!name.isNull() && !name.isTextual()) {
            throw invalid("\"name\" must be text, or null for no profile");
        }
        return name;
    }

    private static GatewayError invalid(String message) {
        return new GatewayError(ErrorCode.INVALID_REQUEST, message);
    }
}
