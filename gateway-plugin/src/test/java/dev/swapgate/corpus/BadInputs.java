package dev.swapgate.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Reads the files of bad input. {@code == frame} begins a request, {@code == 400 invalid_json} the
 * cases that get this answer: one in a line, put where the frame says {@code «case»}. Besides that,
 * {@code ¶} is a line break as of HTTP, {@code «0d 0a»} bytes, {@code «300*x»} a repetition, {@code
 * «a|b»} one after the other from case to case, {@code «length»} the length of what follows the
 * blank line, and {@code «»} nothing.
 */
public final class BadInputs {
    /** The files of requests; one more, {@code frames}, is about WebSockets that are open. */
    public static final List<String> FAMILIES =
            List.of(
                    "json",
                    "media-types",
                    "forms",
                    "multipart",
                    "uris",
                    "methods",
                    "headers",
                    "hosts",
                    "raw",
                    "websockets",
                    "admin");

    private static final Pattern MARK = Pattern.compile("«([^»]*)»");
    private static final Pattern CHOICE = Pattern.compile("«([^»*]*\\|[^»]*)»");
    private static final Pattern REPEATED = Pattern.compile("(\\d+)\\*(.*)");
    private static final String SECTION = "== ";
    private static final String LENGTH = "«length»";

    private final String family;
    private final List<BadInput> found = new ArrayList<>();
    private final List<String> frame = new ArrayList<>();
    private String section = "";
    private int cases;

    private BadInputs(String family) {
        this.family = family;
    }

    /** All cases of all families. */
    public static List<BadInput> all() {
        return FAMILIES.stream().flatMap(family -> of(family).stream()).toList();
    }

    /** The cases of a family. */
    public static List<BadInput> of(String family) {
        BadInputs inputs = new BadInputs(family);
        text(family).lines().forEach(inputs::line);
        return List.copyOf(inputs.found);
    }

    private static String text(String family) {
        try (InputStream in = BadInputs.class.getResourceAsStream(family + ".txt")) {
            if (in == null) {
                throw new IllegalArgumentException("no family " + family);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void line(String line) {
        if (line.startsWith(SECTION)) {
            section = line.substring(SECTION.length());
            if (section.equals("frame")) {
                frame.clear();
                cases = 0;
            }
        } else if (section.equals("frame")) {
            frame.add(line);
        } else if (!line.isEmpty()) {
            String[] answer = section.split(" ", 2);
            found.add(
                    new BadInput(
                            family, line, request(line), Integer.parseInt(answer[0]), answer[1]));
            cases++;
        }
    }

    private String request(String written) {
        int number = cases;
        String text =
                CHOICE.matcher(String.join("¶", frame))
                        .replaceAll(mark -> {
                            String[] choices = mark.group(1).split("\\|", -1);
                            return choices[number % choices.length];
                        });
        String request = bytes(text.replace("«case»", written));
        int body = request.indexOf("\r\n\r\n") + 4;
        return request.replaceFirst(
                latin(LENGTH), Integer.toString(Math.max(0, request.length() - body)));
    }

    /** Each character a byte. */
    private static String bytes(String text) {
        var bytes = new StringBuilder();
        int at = 0;
        for (MatchResult mark : MARK.matcher(text).results().toList()) {
            bytes.append(plain(text.substring(at, mark.start())));
            bytes.append(marked(mark));
            at = mark.end();
        }
        return bytes.append(plain(text.substring(at))).toString();
    }

    private static String marked(MatchResult mark) {
        var repeated = REPEATED.matcher(mark.group(1));
        if (repeated.matches()) {
            return plain(repeated.group(2)).repeat(Integer.parseInt(repeated.group(1)));
        }
        if (mark.group().equals(LENGTH)) {
            return latin(LENGTH);
        }
        byte[] hex = HexFormat.of().parseHex(mark.group(1).replace(" ", ""));
        return new String(hex, StandardCharsets.ISO_8859_1);
    }

    private static String plain(String text) {
        return latin(text.replace("¶", "\r\n"));
    }

    private static String latin(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
