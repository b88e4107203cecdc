package dev.swapgate.proxy.body;

import dev.swapgate.proxy.body.BodyException.Problem;

/** The rules for a model's name, wherever a request names it. */
public final class ModelName {
    /** Longest name in characters. */
    public static final int MAX_LENGTH = 256;

    private static final String PARAM = "model";

    private ModelName() {}

    /**
     * The name, if it can be one.
     *
     * @throws BodyException {@code MODEL_REQUIRED} if it is empty, {@code MODEL_INVALID} if it is
     *     too long or holds control characters or halves of surrogate pairs
     */
    public static String check(String name) {
        if (name.isBlank()) {
            throw missing("\"model\" is empty; name the model to use.");
        }
        if (name.length() > MAX_LENGTH) {
            throw tooLong();
        }
        if (name.codePoints().anyMatch(ModelName::isForbidden)) {
            throw invalid("\"model\" contains control characters or broken Unicode.");
        }
        return name;
    }

    /** No model is named. */
    public static BodyException missing(String message) {
        return new BodyException(Problem.MODEL_REQUIRED, message, PARAM, null);
    }

    /** The model is named in a way that can be read differently. */
    public static BodyException invalid(String message) {
        return new BodyException(Problem.MODEL_INVALID, message, PARAM, null);
    }

    /** The name is longer than {@value #MAX_LENGTH} characters. */
    static BodyException tooLong() {
        return invalid("\"model\" is longer than " + MAX_LENGTH + " characters.");
    }

    /** The model is named more than once. */
    public static BodyException repeated(String where) {
        return invalid("\"model\" is given more than once in the " + where + "; give it once.");
    }

    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint)
                || (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE);
    }
}
