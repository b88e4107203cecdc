package dev.swapgate.proxy.resolve;

import dev.swapgate.proxy.body.UrlText;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What follows {@code /upstream/}, split into a model's name and the upstream's path. Names may
 * hold slashes, escaped or not; the longest name that is one wins.
 *
 * @param name id or alias, decoded
 * @param escapedName the name's segments as they may stand in a URL
 * @param rest raw path for the upstream, with its leading slash; empty if nothing follows the name
 */
record PassThroughPath(String name, String escapedName, String rest) {

    /**
     * Splits a raw path.
     *
     * @throws GatewayError if it begins with no model's name, or climbs up by {@code ..} segments
     */
    static PassThroughPath parse(String raw, ModelNames names) {
        String[] segments = raw.split("/", -1);
        List<String> decoded = new ArrayList<>();
        for (String segment : segments) {
            Optional<String> text = UrlText.decodeSegment(segment);
            if (text.isEmpty()) {
                throw unreadable("holds a malformed escape");
            }
            if (text.get().equals("..") || text.get().equals(".")) {
                throw unreadable("holds \".\" or \"..\" segments");
            }
            decoded.add(text.get());
        }
        for (int count = Math.min(segments.length, names.maxSegments()); count > 0; count--) {
            String name = String.join("/", decoded.subList(0, count));
            if (names.find(name) != null) {
                return of(name, decoded, segments, count);
            }
        }
        throw names.unknown(printable(decoded.getFirst()));
    }

    private static PassThroughPath of(
            String name, List<String> decoded, String[] segments, int count) {
        String escaped =
                decoded.subList(0, count).stream()
                        .map(UrlText::encodeSegment)
                        .collect(Collectors.joining("/"));
        StringBuilder rest = new StringBuilder();
        for (int i = count; i < segments.length; i++) {
            rest.append('/').append(segments[i]);
        }
        return new PassThroughPath(name, escaped, rest.toString());
    }

    private static String printable(String name) {
        String cut = name.length() > 100 ? name.substring(0, 100) + "…" : name;
        return cut.replaceAll("\\p{Cntrl}", "�");
    }

    private static GatewayError unreadable(String what) {
        return new GatewayError(ErrorCode.INVALID_REQUEST, "The path " + what + ".");
    }
}
