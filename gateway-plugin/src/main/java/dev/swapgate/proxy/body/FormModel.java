package dev.swapgate.proxy.body;

import dev.swapgate.proxy.body.BodyException.Problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Finds the model in a body of type {@code application/x-www-form-urlencoded}. */
public final class FormModel {
    /** Largest form in bytes; files belong into multipart. */
    public static final int MAX_BYTES = 1024 * 1024;

    private FormModel() {}

    /**
     * The model that a form names in its field {@code model}. The offsets of the result are those
     * of the whole body; {@link #rename} changes it.
     *
     * @throws BodyException if the form has not exactly one such field, or is JSON text sent
     *     without its media type, which is what many tools do by default
     */
    public static NamedModel find(Bytes body) {
        String text = read(body);
        if (looksLikeJson(text)) {
            throw new BodyException(
                    Problem.UNSUPPORTED_MEDIA_TYPE,
                    "The body looks like JSON, but Content-Type says "
                            + MediaType.FORM
                            + "; send \"Content-Type: application/json\".");
        }
        List<String> names = UrlText.values(text, "model");
        if (names.isEmpty()) {
            throw ModelName.missing("The form names no model: the field \"model\" is missing.");
        }
        if (names.size() > 1) {
            throw ModelName.repeated("form");
        }
        boolean stream = UrlText.values(text, "stream").contains("true");
        return new NamedModel(ModelName.check(names.getFirst()), 0, body.length(), stream);
    }

    /**
     * Whether the form has no field {@code model}, so that the query may name one.
     *
     * @throws BodyException if it cannot be read
     */
    public static boolean namesNone(Bytes body) {
        String text = read(body);
        return !looksLikeJson(text) && UrlText.values(text, "model").isEmpty();
    }

    private static boolean looksLikeJson(String text) {
        String start = text.stripLeading();
        return start.startsWith("{") || start.startsWith("[");
    }

    /** A form that {@link #find} has accepted, naming another model. */
    public static Bytes rename(Bytes form, String model) {
        return Bytes.of(
                UrlText.replace(read(form), "model", model).getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Bytes body) {
        if (body.length() > MAX_BYTES) {
            throw new BodyException(
                    Problem.TOO_LARGE,
                    "A body of type "
                            + MediaType.FORM
                            + " may have "
                            + MAX_BYTES
                            + " bytes, this one has "
                            + body.length()
                            + "; send application/json or multipart/form-data instead.");
        }
        try {
            return UrlText.utf8(body.toArray())
                    .orElseThrow(() ->
                            new BodyException(
                                    Problem.INVALID_REQUEST, "The form is not UTF-8 text."));
        } catch (IOException e) {
            throw new BodyException(
                    Problem.STORAGE, "The request body could not be read back.", null, e);
        }
    }
}
