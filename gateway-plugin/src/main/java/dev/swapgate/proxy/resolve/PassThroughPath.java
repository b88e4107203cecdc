package dev.swapgate.proxy.resolve;

import dev.swapgate.proxy.body.UrlText;
import dev.swapgate.proxy.directory.Directory;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What follows {@code /upstream/}, split into a model's name and the upstream's path. Names may
 * hold slashes, escaped or not; the longest pin of the active profile wins, then the longest name
 * that leads somewhere.
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
    static PassThroughPath parse(String raw, Directory directory) {
        String[] segments = raw.split("/", -1);
        List<String> decoded = new ArrayList<>();
        for (String segment : segments) {
            Optional<String> text = UrlText.decodeSegment(segment);
            if (text.isEmpty()) {
                throw unreadable("holds a malformed escape");
            }
            if (climbs(text.get())) {
                throw unreadable("holds \".\" or \"..\" segments");
            }
            decoded.add(text.get());
        }
        int most = Math.min(segments.length, directory.maxSegments());
        int count = longest(decoded, most, directory::isPinned);
        count = count > 0 ? count : longest(decoded, most, directory::isKnown);
        if (count == 0 && decoded.getFirst().isEmpty()) {
            throw unreadable("names no model; right would be /upstream/<model>/…");
        }
        if (count == 0) {
            throw directory.unknown(printable(decoded.getFirst()));
        }
        return of(name(decoded, count), decoded, segments, count);
    }

    // An upstream may take an escaped slash for one that parts segments.
    private static boolean climbs(String segment) {
        return Stream.of(segment.split("/", -1))
                .anyMatch(part -> part.equals("..") || part.equals("."));
    }

    /** How many segments the longest name has that is one; 0 if none is. */
    private static int longest(List<String> decoded, int most, Predicate<String> isName) {
        int count = most;
        while (count > 0 && !isName.test(name(decoded, count))) {
            count--;
        }
        return count;
    }

    private static String name(List<String> decoded, int count) {
        return String.join("/", decoded.subList(0, count));
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
