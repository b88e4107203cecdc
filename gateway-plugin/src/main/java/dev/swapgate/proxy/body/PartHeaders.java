package dev.swapgate.proxy.body;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The headers of one part of a form, as far as they say what the part is.
 *
 * @param name the field's name
 * @param isFile whether a file name is given
 * @param isEncoded whether the content is in a transfer encoding
 */
record PartHeaders(String name, boolean isFile, boolean isEncoded) {
    /** Most bytes that the headers of one part may have. */
    static final int MAX_BYTES = 4096;

    private static final String DISPOSITION = "content-disposition";
    private static final String KIND = "form-data";
    private static final Set<String> PLAIN = Set.of("7bit", "8bit", "binary");

    /**
     * Reads headers and the empty line behind them.
     *
     * @throws BodyException if they are too long, malformed, or do not name the field exactly once
     */
    static PartHeaders read(ByteScanner scanner) throws IOException {
        Map<String, String> headers = new HashMap<>();
        int left = MAX_BYTES;
        while (true) {
            byte[] line = scanner.line(Math.max(0, left - 2));
            if (line == null) {
                throw MultipartModel.invalid(
                        "the headers of a part are cut off or longer than " + MAX_BYTES + " bytes");
            }
            if (line.length == 0) {
                return of(headers);
            }
            left -= line.length + 2;
            // Bytes as characters: file names may be in any encoding, and nobody looks at them.
            add(new String(line, StandardCharsets.ISO_8859_1), headers);
        }
    }

    private static void add(String line, Map<String, String> headers) {
        int colon = line.indexOf(':');
        if (colon < 0 || !Tokens.isToken(line.substring(0, colon)) || hasControls(line)) {
            throw MultipartModel.invalid("a part has a malformed header line");
        }
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        if (headers.put(name, line.substring(colon + 1).strip()) != null) {
            throw MultipartModel.invalid("a part repeats a header");
        }
    }

    private static PartHeaders of(Map<String, String> headers) {
        Map<String, String> parameters = new HashMap<>();
        String disposition = headers.getOrDefault(DISPOSITION, "");
        boolean form = disposition.regionMatches(true, 0, KIND, 0, KIND.length());
        if (!form || !Tokens.parameters(disposition.substring(KIND.length()), parameters)) {
            throw MultipartModel.invalid("a part lacks a proper Content-Disposition: form-data");
        }
        String name = parameters.get("name");
        if (name == null || name.indexOf('\\') >= 0 || parameters.containsKey("name*")) {
            throw MultipartModel.invalid("a part does not name its field plainly");
        }
        boolean file = parameters.containsKey("filename") || parameters.containsKey("filename*");
        String encoding = headers.getOrDefault("content-transfer-encoding", "binary");
        return new PartHeaders(name, file, !PLAIN.contains(encoding.toLowerCase(Locale.ROOT)));
    }

    private static boolean hasControls(String line) {
        return line.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f);
    }
}
