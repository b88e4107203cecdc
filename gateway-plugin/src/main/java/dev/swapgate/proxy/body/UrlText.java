package dev.swapgate.proxy.body;

import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Percent-encoding of RFC 3986 and of HTML forms. Malformed text is never guessed at. */
public final class UrlText {
    private static final String UNRESERVED = "-._~:@!$&'()*+,;=";

    private UrlText() {}

    /** A decoded path segment; empty if an escape is malformed or the bytes are not UTF-8. */
    public static Optional<String> decodeSegment(String raw) {
        return decode(raw, false);
    }

    /** A decoded name or value of a query or form, {@code +} being a space. */
    public static Optional<String> decodeForm(String raw) {
        return decode(raw, true);
    }

    /**
     * A path segment: everything but unreserved and sub-delimiter characters escaped, {@code /}
     * too.
     */
    public static String encodeSegment(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b > 0 && (Character.isLetterOrDigit(b) || UNRESERVED.indexOf(b) >= 0);
            if (plain) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /**
     * The values of a parameter in {@code name=value&…} text, in order. Pairs whose name cannot be
     * decoded are other parameters.
     *
     * @throws BodyException if a value of that name cannot be decoded
     */
    public static List<String> values(String text, String name) {
        List<String> values = new ArrayList<>();
        for (int from = 0; from <= text.length(); ) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            String pair = text.substring(from, end);
            int equals = pair.indexOf('=');
            String key = equals < 0 ? pair : pair.substring(0, equals);
            if (decodeForm(key).filter(name::equals).isPresent()) {
                values.add(value(equals < 0 ? "" : pair.substring(equals + 1), name));
            }
            from = end + 1;
        }
        return values;
    }

    /**
     * Every parameter in {@code name=value&…} text and its values, in order.
     *
     * @return empty if one of them cannot be decoded
     */
    public static Optional<Map<String, List<String>>> parameters(String text) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            Optional<String> name = decodeForm(equals < 0 ? pair : pair.substring(0, equals));
            Optional<String> value = decodeForm(equals < 0 ? "" : pair.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            parameters.computeIfAbsent(name.get(), any -> new ArrayList<>()).add(value.get());
        }
        return Optional.of(parameters);
    }

    /**
     * {@code name=value&…} text with another value for a parameter wherever it is given; every
     * other byte stays.
     */
    public static String replace(String text, String name, String value) {
        StringBuilder replaced = new StringBuilder(text.length() + value.length());
        for (int from = 0; from <= text.length(); ) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', from);
            String key = text.substring(from, equals < 0 ? end : Math.min(equals, end));
            replaced.append(from == 0 ? "" : "&");
            if (decodeForm(key).filter(name::equals).isPresent()) {
                String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
                replaced.append(key).append('=').append(encoded);
            } else {
                replaced.append(text, from, end);
            }
            from = end + 1;
        }
        return replaced.toString();
    }

    private static String value(String raw, String name) {
        return decodeForm(raw)
                .orElseThrow(() ->
                        new BodyException(
                                BodyException.Problem.INVALID_REQUEST,
                                "The parameter \""
                                        + name
                                        + "\" is not valid percent-encoded"
                                        + " UTF-8.",
                                name,
                                null));
    }

    private static Optional<String> decode(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && !(plusIsSpace && raw.indexOf('+') >= 0)) {
            return Optional.of(raw);
        }
        byte[] in = raw.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] == '%') {
                int value = escape(in, i);
                if (value < 0) {
                    return Optional.empty();
                }
                out.write(value);
                i += 2;
            } else {
                out.write(plusIsSpace && in[i] == '+' ? ' ' : in[i]);
            }
        }
        return utf8(out.toByteArray());
    }

    private static int escape(byte[] in, int percent) {
        return percent + 2 < in.length
                        && HexFormat.isHexDigit(in[percent + 1])
                        && HexFormat.isHexDigit(in[percent + 2])
                ? (HexFormat.fromHexDigit(in[percent + 1]) << 4)
                        | HexFormat.fromHexDigit(in[percent + 2])
                : -1;
    }

    /** Strictly decoded UTF-8. */
    static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
