package dev.swapgate.activity.capture;

import java.util.Map;

/**
 * Which bodies of a path are worth keeping: sound and pictures are not.
 *
 * @param request whether the request's is
 * @param response whether the answer's is
 */
public record CaptureRule(boolean request, boolean response) {
    private static final CaptureRule BOTH = new CaptureRule(true, true);
    private static final CaptureRule REQUEST = new CaptureRule(true, false);
    private static final CaptureRule RESPONSE = new CaptureRule(false, true);
    private static final CaptureRule NEITHER = new CaptureRule(false, false);

    private static final Map<String, CaptureRule> BY_PATH =
            Map.of(
                    "/v1/audio/speech", REQUEST,
                    "/v1/images/generations", REQUEST,
                    "/sdapi/v1/txt2img", REQUEST,
                    "/v1/audio/voices", RESPONSE,
                    "/v1/audio/transcriptions", RESPONSE,
                    "/v1/audio/translations", RESPONSE,
                    "/v1/images/edits", NEITHER,
                    "/v1/images/variations", NEITHER,
                    "/sdapi/v1/img2img", NEITHER);

    /** The rule for a path. */
    public static CaptureRule of(String path) {
        return BY_PATH.getOrDefault(path, BOTH);
    }
}
