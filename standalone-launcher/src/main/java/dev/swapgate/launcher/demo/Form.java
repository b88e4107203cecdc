package dev.swapgate.launcher.demo;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@code multipart/form-data} body (RFC 7578), read as a stream: of files only name and size are
 * kept.
 */
final class Form {
    private static final Pattern BOUNDARY =
            Pattern.compile("(?i)boundary=(?:\"([^\"]+)\"|([^;\\s]+))");
    private static final Pattern NAME = Pattern.compile("(?i)[;\\s]name=\"([^\"]*)\"");
    private static final Pattern FILE_NAME = Pattern.compile("(?i)filename=\"([^\"]*)\"");
    private static final int MAX_FIELD = 64 * 1024;

    private final Map<String, String> fields = new LinkedHashMap<>();
    private final Map<String, String> files = new LinkedHashMap<>();

    private Form() {}

    /** Reads a form to its end. */
    static Form read(String contentType, InputStream body) throws IOException {
        Matcher boundary = BOUNDARY.matcher(contentType);
        if (!contentType.toLowerCase(Locale.ROOT).startsWith("multipart/form-data")
                || !boundary.find()) {
            throw new BadRequestException("not multipart/form-data with a boundary");
        }
        String text = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
        Form form = new Form();
        try {
            form.readParts(new BufferedInputStream(body), text);
            return form;
        } catch (EOFException e) {
            throw new BadRequestException("the form ends before its last boundary");
        }
    }

    private void readParts(InputStream in, String text) throws IOException {
        if (!RequestReader.line(in).equals("--" + text)) {
            throw new BadRequestException("the form does not begin with its boundary");
        }
        byte[] delimiter = ("\r\n--" + text).getBytes(StandardCharsets.ISO_8859_1);
        while (readPart(in, delimiter)) {
            // One part after another.
        }
    }

    /** Reads one part and its delimiter; false after the last. */
    private boolean readPart(InputStream in, byte[] delimiter) throws IOException {
        String disposition = "";
        for (String line = RequestReader.line(in); !line.isEmpty(); line = RequestReader.line(in)) {
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                disposition = line;
            }
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        long size = copyUntil(in, delimiter, content);
        String name = find(NAME, disposition);
        String fileName = find(FILE_NAME, disposition);
        if (name != null && fileName != null) {
            files.put(name, fileName + ", " + size + " bytes");
        } else if (name != null) {
            fields.put(name, content.toString(StandardCharsets.UTF_8));
        }
        String end = RequestReader.line(in);
        return !end.equals("--");
    }

    private static @Nullable String find(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : null;
    }

    /**
     * Copies up to the delimiter, keeping at most {@link #MAX_FIELD} bytes, and gives the number of
     * bytes passed.
     */
    private static long copyUntil(InputStream in, byte[] delimiter, ByteArrayOutputStream kept)
            throws IOException {
        long size = 0;
        int matched = 0;
        while (matched < delimiter.length) {
            int b = in.read();
            if (b < 0) {
                throw new EOFException("the form ended within a part");
            }
            if (b == (delimiter[matched] & 0xff)) {
                matched++;
                continue;
            }
            // A delimiter begins with CR and has no other: what matched so far holds no second
            // beginning.
            keep(kept, delimiter, matched);
            size += matched;
            matched = b == '\r' ? 1 : 0;
            if (matched == 0) {
                keep(kept, new byte[] {(byte) b}, 1);
                size++;
            }
        }
        return size;
    }

    private static void keep(ByteArrayOutputStream kept, byte[] bytes, int count) {
        if (kept.size() + count <= MAX_FIELD) {
            kept.write(bytes, 0, count);
        }
    }

    /** A field's value, or an empty text. */
    String field(String name) {
        return fields.getOrDefault(name, "");
    }

    /** Name and size of a file. */
    String file(String name) {
        return files.getOrDefault(name, "nothing");
    }
}
