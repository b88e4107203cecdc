package dev.swapgate.metrics;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A strict reader of Prometheus text format 0.0.4 that refuses whatever the format's description
 * does not allow, and what {@code promtool check metrics} would complain about.
 */
final class PrometheusParser {
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][a-zA-Z0-9_:]*");
    private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern HEADER = Pattern.compile("# (HELP|TYPE) (\\S+) (.+)");
    private static final Set<String> TYPES = Set.of("counter", "gauge", "histogram");

    /** One sample. */
    record Sample(String name, Map<String, String> labels, double value) {}

    /** All samples of one name. */
    record Family(String name, String help, String type, List<Sample> samples) {}

    private final Map<String, Family> families = new LinkedHashMap<>();
    private final Set<String> series = new HashSet<>();
    private String pendingName = "";
    private String pendingHelp = "";
    private Family current = new Family("", "", "", List.of());

    /** Reads text or throws {@link IllegalArgumentException} with the offending line. */
    static Map<String, Family> parse(String text) {
        PrometheusParser parser = new PrometheusParser();
        require(text.endsWith("\n"), "the last line has no end");
        require(!text.contains("\r"), "carriage return");
        for (String line : text.split("\n", -1)) {
            if (!line.isEmpty()) {
                parser.line(line);
            }
        }
        parser.families.values().forEach(PrometheusParser::checkHistogram);
        return parser.families;
    }

    private void line(String line) {
        if (line.startsWith("#")) {
            header(line);
        } else {
            Sample sample = sample(line);
            String base = baseName(sample);
            require(base.equals(current.name), "sample outside of its family: " + line);
            require(series.add(sample.name + sample.labels), "series given twice: " + line);
            current.samples.add(sample);
        }
    }

    private void header(String line) {
        Matcher matcher = HEADER.matcher(line);
        require(matcher.matches(), "bad comment: " + line);
        String name = matcher.group(2);
        require(NAME.matcher(name).matches(), "bad name: " + line);
        if (matcher.group(1).equals("HELP")) {
            require(!families.containsKey(name), "family given twice: " + line);
            pendingName = name;
            pendingHelp = matcher.group(3);
            return;
        }
        String type = matcher.group(3);
        require(TYPES.contains(type), "unknown type: " + line);
        require(name.equals(pendingName), "TYPE without HELP: " + line);
        require(
                type.equals("counter") == name.endsWith("_total"),
                "counters end in _total: " + line);
        current = new Family(name, pendingHelp, type, new ArrayList<>());
        families.put(name, current);
    }

    private String baseName(Sample sample) {
        return current.type.equals("histogram")
                ? sample.name.replaceFirst("_(bucket|sum|count)$", "")
                : sample.name;
    }

    private static Sample sample(String line) {
        int brace = line.indexOf('{');
        int nameEnd = brace >= 0 ? brace : line.indexOf(' ');
        require(nameEnd > 0, "no value: " + line);
        String name = line.substring(0, nameEnd);
        require(NAME.matcher(name).matches(), "bad name: " + line);
        Map<String, String> labels = new LinkedHashMap<>();
        int at = brace < 0 ? nameEnd : labels(line, brace + 1, labels);
        require(line.charAt(at) == ' ', "no space before the value: " + line);
        return new Sample(name, Map.copyOf(labels), number(line.substring(at + 1)));
    }

    private static int labels(String line, int from, Map<String, String> labels) {
        int at = from;
        while (line.charAt(at) != '}') {
            int equals = line.indexOf("=\"", at);
            require(equals > at, "bad label: " + line);
            String name = line.substring(at, equals);
            require(LABEL_NAME.matcher(name).matches(), "bad label name: " + line);
            StringBuilder value = new StringBuilder();
            at = value(line, equals + 2, value);
            require(labels.put(name, value.toString()) == null, "label given twice: " + line);
            require(line.charAt(at) == ',' || line.charAt(at) == '}', "bad label end: " + line);
            if (line.charAt(at) == ',') {
                at++;
            }
        }
        return at + 1;
    }

    private static int value(String line, int from, StringBuilder value) {
        int at = from;
        while (line.charAt(at) != '"') {
            char c = line.charAt(at++);
            if (c == '\\') {
                char escaped = line.charAt(at++);
                require("\\\"n".indexOf(escaped) >= 0, "bad escape: " + line);
                value.append(escaped == 'n' ? '\n' : escaped);
            } else {
                value.append(c);
            }
        }
        return at + 1;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> Double.parseDouble(text);
        };
    }

    private static void checkHistogram(Family family) {
        if (!family.type.equals("histogram")) {
            return;
        }
        Map<Map<String, String>, double[]> last = new LinkedHashMap<>();
        for (Sample sample : family.samples) {
            Map<String, String> labels = new LinkedHashMap<>(sample.labels);
            String le = labels.remove("le");
            double[] seen = last.computeIfAbsent(labels, key -> new double[] {-1, 0});
            if (sample.name.endsWith("_bucket")) {
                require(le != null, "bucket without le: " + sample);
                double bound = number(String.valueOf(le));
                require(bound > seen[0], "buckets out of order: " + sample);
                require(sample.value >= seen[1], "buckets not cumulative: " + sample);
                seen[0] = bound;
                seen[1] = sample.value;
            } else if (sample.name.endsWith("_count")) {
                require(seen[0] == Double.POSITIVE_INFINITY, "no +Inf bucket: " + sample);
                require(sample.value == seen[1], "count is not the last bucket: " + sample);
            }
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
