package dev.swapgate.launcher.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The blocks of a PEM file (RFC 7468), in their order; text around them is skipped. Immutable.
 *
 * @param file where they come from
 */
record PemFile(Path file, List<Block> blocks) {
    private static final Pattern BLOCK =
            Pattern.compile(
                    "-----BEGIN (?<label>[A-Z0-9"
                        + " ]+)-----\\s*+(?<head>(?:[\\w-]+:[^\\n]*\\n\\s*+)*+)(?<body>[A-Za-z0-9+/=\\s]*+)-----END"
                        + " \\k<label>-----");

    /** Larger files are none of ours. */
    private static final long LARGEST = 1 << 20;

    /**
     * One block.
     *
     * @param label such as {@code CERTIFICATE}
     * @param head lines before the content, which old forms of encryption need; mostly empty
     * @param base64 what it holds, mostly DER, encoded
     */
    record Block(String label, String head, String base64) {}

    PemFile {
        blocks = List.copyOf(blocks);
    }

    /**
     * Reads a file.
     *
     * @throws TlsException if it cannot be read
     */
    static PemFile read(Path file) {
        var blocks = new ArrayList<Block>();
        Matcher matcher = BLOCK.matcher(text(file));
        while (matcher.find()) {
            blocks.add(
                    new Block(
                            matcher.group("label"), matcher.group("head"), matcher.group("body")));
        }
        return new PemFile(file, blocks);
    }

    private static String text(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw new TlsException(file, "is a directory; right would be a PEM file");
            }
            if (Files.size(file) > LARGEST) {
                throw new TlsException(file, "is too large for a PEM file");
            }
            // PEM is ASCII; any byte is a character of this set, so that other files are read, too.
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            throw new TlsException(file, "there is no such file", e);
        } catch (IOException e) {
            throw new TlsException(
                    file, "cannot be read; right would be a PEM file that may be", e);
        }
    }

    /**
     * What a block holds.
     *
     * @throws TlsException if it is malformed
     */
    byte[] content(Block block) {
        try {
            return Base64.getMimeDecoder().decode(block.base64());
        } catch (IllegalArgumentException e) {
            throw new TlsException(file, "holds a block that is not Base64", e);
        }
    }
}
