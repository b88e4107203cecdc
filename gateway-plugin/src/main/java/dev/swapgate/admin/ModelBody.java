package dev.swapgate.admin;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;

import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Locale;
import java.util.Map;

/** Reads {@code {"model": "…"}} as strictly as the model routes do. Stateless. */
final class ModelBody {
    private static final JsonFactory JSON = new JsonFactory();
    private static final String MODEL = "model";

    private ModelBody() {}

    /**
     * The model that the body names.
     *
     * @throws GatewayError a typed 4xx if it names none
     */
    static String read(LocalRequest request) {
        requireJson(request.header("content-type"));
        try (JsonParser parser = JSON.createParser(request.body())) {
            String model = model(parser);
            if (parser.nextToken() != null) {
                throw invalid("the body goes on after its JSON object");
            }
            if (model == null || model.isBlank()) {
                throw error(ErrorCode.MODEL_REQUIRED, "the body names no 'model'");
            }
            return model;
        } catch (JsonProcessingException e) {
            throw invalid("the body is not valid JSON: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw invalid("the body is not valid JSON");
        }
    }

    private static void requireJson(String contentType) {
        String type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!type.equals("application/json")) {
            throw new GatewayError(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type must be application/json, not '" + contentType + "'");
        }
    }

    private static @Nullable String model(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw invalid("the body is not a JSON object");
        }
        String model = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (MODEL.equals(field)) {
                if (value != JsonToken.VALUE_STRING) {
                    throw error(ErrorCode.MODEL_INVALID, "'model' is not a string");
                }
                if (model != null) {
                    throw error(ErrorCode.MODEL_INVALID, "'model' is given twice");
                }
                model = parser.getText();
            } else {
                parser.skipChildren();
            }
        }
        return model;
    }

    private static GatewayError invalid(String message) {
        return new GatewayError(ErrorCode.INVALID_JSON, message);
    }

    private static GatewayError error(ErrorCode code, String message) {
        return new GatewayError(code, message, MODEL, Map.of());
    }
}
