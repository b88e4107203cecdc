package dev.swapgate.activity.usage;

/**
 * What was kept of an answer's body: all of it, or its beginning and its end. Never compared.
 *
 * @param status HTTP status
 * @param contentType its media type, or empty
 * @param encoding how the body is encoded, or empty
 * @param head the body, or its beginning
 * @param tail its end, if there is a gap between both
 * @param isWhole whether there is none
 */
@SuppressWarnings("ArrayRecordComponent")
public record Answer(
        int status,
        String contentType,
        String encoding,
        byte[] head,
        byte[] tail,
        boolean isWhole) {

    private static final String EVENT_STREAM = "text/event-stream";

    /** Whether the status says that the request was answered. */
    public boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    /** Whether it is an event stream. */
    public boolean isEventStream() {
        return isEventStream(contentType);
    }

    /** Whether it is JSON, or looks like it where the media type leaves that open. */
    public boolean isJson() {
        return isJson(contentType) || (maybeJson(contentType) && beginsLikeJson());
    }

    private boolean beginsLikeJson() {
        int at = 0;
        while (at < head.length && Character.isWhitespace(head[at])) {
            at++;
        }
        return at < head.length && (head[at] == '{' || head[at] == '[');
    }

    /** The same answer with its body decoded. */
    Answer decoded(byte[] body) {
        return new Answer(status, contentType, "", body, new byte[0], true);
    }

    /** Whether bodies of this media type are event streams. */
    public static boolean isEventStream(String contentType) {
        return contentType.regionMatches(true, 0, EVENT_STREAM, 0, EVENT_STREAM.length());
    }

    /** Whether bodies of this media type may be JSON for all that is known. */
    public static boolean maybeJson(String contentType) {
        String type = mediaType(contentType);
        return type.isEmpty() || type.equalsIgnoreCase("text/plain");
    }

    private static String mediaType(String contentType) {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip();
    }

    /** Whether bodies of this media type are JSON (RFC 6839 §3.1 included). */
    public static boolean isJson(String contentType) {
        String type = mediaType(contentType);
        return type.equalsIgnoreCase("application/json")
                || type.equalsIgnoreCase("text/json")
                || type.regionMatches(true, type.length() - 5, "+json", 0, 5);
    }
}
