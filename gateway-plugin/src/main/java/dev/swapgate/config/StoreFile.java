package dev.swapgate.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** What is known of a file for the store without opening it as one. Stateless. */
public final class StoreFile {
    /** How every database of SQLite begins (The SQLite Database File Format, §1.3.1). */
    private static final byte[] BEGIN = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    private StoreFile() {}

    /**
     * Whether there is a file that does not begin as a database does.
     *
     * @throws IOException if it cannot be read
     */
    public static boolean isForeign(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] begin = in.readNBytes(BEGIN.length);
            return begin.length > 0 && !Arrays.equals(begin, BEGIN);
        }
    }
}
