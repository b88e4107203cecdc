package dev.swapgate.config.read;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A text that is refused, from the table {@code refusals.txt}.
 *
 * @param kind {@code schema} if the schema refuses it too, {@code yaml} if no schema comes to see
 *     it, else what is beyond a schema
 * @param yaml the text
 * @param errors what is said of it, line by line
 */
public record Refusal(String kind, String yaml, List<String> errors) {
    private static final String SCHEMA = "schema";
    private static final String YAML = "yaml";

    /** All of the table. */
    public static List<Refusal> all() throws IOException {
        try (InputStream in =
                Refusal.class.getResourceAsStream("/dev/swapgate/config/refusals.txt")) {
            byte[] table = Objects.requireNonNull(in, "no table").readAllBytes();
            return Arrays.stream(new String(table, StandardCharsets.UTF_8).split("(?m)^=== "))
                    .filter(refusal -> !refusal.isBlank())
                    .map(Refusal::of)
                    .toList();
        }
    }

    private static Refusal of(String text) {
        List<String> lines = text.lines().toList();
        List<String> yaml = lines.stream().skip(1).filter(line -> !line.startsWith("=> ")).toList();
        List<String> errors =
                lines.stream()
                        .filter(line -> line.startsWith("=> "))
                        .map(line -> line.substring(3))
                        .toList();
        return new Refusal(lines.getFirst(), String.join("\n", yaml), errors);
    }

    /** Whether a schema can tell. */
    public boolean isOfSchema() {
        return kind.equals(SCHEMA);
    }

    /** Whether it is no YAML, or YAML that is no JSON. */
    public boolean isBeforeSchema() {
        return kind.equals(YAML);
    }

    @Override
    public String toString() {
        return yaml;
    }
}
