package dev.swapgate.lint;

import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A text that breaks a rule once, and one that is nearly the same and does not.
 *
 * @param rule the rule
 * @param place what is reported
 * @param message a part of what is said
 * @param bad breaks it
 * @param good does not
 */
record RuleExample(Rule rule, Place place, String message, String bad, String good) {

    /** All of {@code examples.txt}. */
    static List<RuleExample> all() throws IOException {
        try (InputStream in = RuleExample.class.getResourceAsStream("examples.txt")) {
            byte[] bytes = Objects.requireNonNull(in).readAllBytes();
            String text = new String(bytes, StandardCharsets.UTF_8);
            return Arrays.stream(text.split("(?m)^=== ", -1))
                    .skip(1)
                    .map(RuleExample::parse)
                    .toList();
        }
    }

    private static RuleExample parse(String text) {
        String[] parts = text.split("\n", 2);
        String[] header = parts[0].split(" \\| ", -1);
        String[] texts = parts[1].split("(?m)^---\n", -1);
        String id = header[0].replace('-', '_').toUpperCase(Locale.ROOT);
        String[] before = texts[0].substring(0, texts[0].indexOf('§')).split("\n", -1);
        int column = before[before.length - 1].length() + 1;
        return new RuleExample(
                Rule.valueOf(id),
                new Place("test.yaml", before.length, column, header[1]),
                header[2],
                texts[0].replace("§", ""),
                texts[1]);
    }

    @Override
    public String toString() {
        return rule.id() + " at " + place.path();
    }
}
