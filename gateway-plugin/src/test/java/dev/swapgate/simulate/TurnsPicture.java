package dev.swapgate.simulate;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Draws one traffic under three policies: strict order, barging, and turns. {@code mvn -q
 * -Ppicture} writes it to the documents.
 */
final class TurnsPicture {
    static final Path FILE =
            Path.of(System.getProperty("basedir", "."))
                    .resolve("../distribution/src/docs/turns.svg");

    private static final long SECOND = 1_000_000_000L;
    private static final int WIDTH = 1000;
    private static final int LEFT = 24;
    private static final int PANEL = 132;
    private static final int TOP = 78;
    private static final int ROW = 5;
    private static final int SHOWN_SECONDS = 200;
    private static final double PER_SECOND = (WIDTH - 2.0 * LEFT) / SHOWN_SECONDS;

    private static final String STYLE =
            """
            <style>
              svg { font: 13px system-ui, -apple-system, "Segoe UI", sans-serif; }
              .page { fill: #ffffff; } text { fill: #1f2328; } .quiet { fill: #59636e; }
              .a { fill: #0969da; } .b { fill: #bc4c00; } .load { fill-opacity: .3; }
              .wait { fill: #8c959f; } .grid { stroke: #d1d9e0; } .title { font-weight: 600; }
              .head { font-size: 16px; font-weight: 600; } .on { fill: #ffffff; font-weight: 600; }
              @media (prefers-color-scheme: dark) {
                .page { fill: #0d1117; } text { fill: #f0f6fc; } .quiet { fill: #9198a1; }
                .a { fill: #4493f8; } .b { fill: #f0883e; } .load { fill-opacity: .4; }
                .wait { fill: #656c76; } .grid { stroke: #3d444d; } .on { fill: #0d1117; }
              }
            </style>
            """;

    private final StringBuilder svg = new StringBuilder();

    private TurnsPicture() {}

    /** Writes the picture to its place. */
    public static void main(String[] args) throws IOException {
        Files.createDirectories(FILE.getParent());
        Files.writeString(FILE, draw());
    }

    static String draw() {
        var picture = new TurnsPicture();
        picture.page(timelines());
        return picture.svg.toString();
    }

    static List<Timeline> timelines() {
        var config = Worlds.config(Worlds.TWO_MODELS.replace("Limit: 2", "Limit: 8"));
        var trace = traffic();
        var scenario = Scenario.of(config);
        return List.of(
                Timeline.of("Strict FIFO", scenario.strict().play(trace, Progress.UNSEEN)),
                Timeline.barging("Greedy", trace),
                Timeline.of("Turns", scenario.play(trace, Progress.UNSEEN)));
    }

    /** A job that keeps A busy, and a person who wants B now and then. */
    private static Trace traffic() {
        var random = new Random(7);
        var trace = new Trace();
        double at = 0;
        for (int i = 0; i < 44; i++) {
            trace.add(call("a", at, 5 + 3 * random.nextDouble()));
            at += 3 + 2 * random.nextDouble();
        }
        for (double person : new double[] {24, 62, 100, 138}) {
            trace.add(call("b", person, 4));
        }
        return trace;
    }

    private static Trace.Call call(String model, double at, double duration) {
        return new Trace.Call(
                model, Math.round(at * SECOND), Math.round(duration * SECOND), 0, Trace.NEVER);
    }

    // -- drawing -----------------------------------------------------------------------------

    private void page(List<Timeline> timelines) {
        int height = TOP + timelines.size() * PANEL + 44;
        add(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
                        + " aria-labelledby=\"t d\">",
                WIDTH, height);
        add("<title id=\"t\">One traffic under three policies</title>");
        add(
                "<desc id=\"d\">A job keeps model A busy while a person asks for model B."
                        + " %s</desc>",
                String.join(" ", timelines.stream().map(TurnsPicture::told).toList()));
        svg.append(STYLE);
        add("<rect class=\"page\" width=\"%d\" height=\"%d\"/>", WIDTH, height);
        add(
                "<text class=\"head\" x=\"%d\" y=\"26\">A job keeps model A busy, a person asks for"
                        + " model B: the same requests under three policies</text>",
                LEFT);
        legend();
        for (int i = 0; i < timelines.size(); i++) {
            panel(timelines.get(i), TOP + i * PANEL);
        }
        axis(TOP, TOP + timelines.size() * PANEL);
        svg.append("</svg>\n");
    }

    private static String told(Timeline timeline) {
        return timeline.name() + ": " + summary(timeline) + ".";
    }

    private static String summary(Timeline timeline) {
        return String.format(
                Locale.ROOT,
                "%d swaps, mean wait %.0f s, longest wait of A %.0f s, of B %.0f s",
                timeline.visits().size(),
                timeline.meanWait() / SECOND,
                timeline.longestWait("a") / (double) SECOND,
                timeline.longestWait("b") / (double) SECOND);
    }

    private void legend() {
        int y = 44;
        int x = LEFT;
        for (var entry :
                List.of(
                        Map.entry("a", "A resident, or serving a request"),
                        Map.entry("b", "B resident, or serving a request"),
                        Map.entry("a load", "loading"),
                        Map.entry("wait", "a request waits"))) {
            add(
                    "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"18\" height=\"12\"/>",
                    entry.getKey(), x, y);
            add("<text x=\"%d\" y=\"%d\">%s</text>", x + 24, y + 11, entry.getValue());
            x += 48 + Math.round(6.6f * entry.getValue().length());
        }
    }

    private void panel(Timeline timeline, int top) {
        add(
                "<text x=\"%d\" y=\"%d\"><tspan class=\"title\">%s</tspan><tspan class=\"quiet\""
                        + " dx=\"12\">%s</tspan></text>",
                LEFT, top + 16, timeline.name(), summary(timeline));
        for (var visit : timeline.visits()) {
            bar(visit.model() + " load", visit.loading(), visit.ready(), top + 24, 20);
            bar(visit.model(), visit.ready(), visit.end(), top + 24, 20);
            if (visit.end() - visit.ready() > 4 * SECOND) {
                add(
                        "<text class=\"on\" x=\"%s\" y=\"%d\">%s</text>",
                        x(visit.ready() + SECOND),
                        top + 39,
                        visit.model().toUpperCase(Locale.ROOT));
            }
        }
        requests(timeline, top + 50);
    }

    /** The person's requests first, then the job's, each in the first row that is free. */
    private void requests(Timeline timeline, int top) {
        var free = new ArrayList<Long>();
        var order =
                IntStream.range(0, timeline.trace().size())
                        .boxed()
                        .sorted((left, right) -> {
                            int byModel =
                                    timeline.trace()
                                            .model(right)
                                            .compareTo(timeline.trace().model(left));
                            return byModel != 0
                                    ? byModel
                                    : Long.compare(
                                            timeline.trace().at(left), timeline.trace().at(right));
                        })
                        .toList();
        for (int request : order) {
            long at = timeline.trace().at(request);
            int row = 0;
            while (row < free.size() && free.get(row) > at) {
                row++;
            }
            if (row == free.size()) {
                free.add(0L);
            }
            free.set(row, timeline.end(request) + SECOND);
            int y = top + row * ROW;
            bar("wait", at, timeline.started().get(request), y + 1, 2);
            bar(
                    timeline.trace().model(request),
                    timeline.started().get(request),
                    timeline.end(request),
                    y,
                    4);
        }
    }

    private void bar(String kind, long from, long to, int y, int height) {
        if (to > from) {
            add(
                    "<rect class=\"%s\" x=\"%s\" y=\"%d\" width=\"%s\" height=\"%d\"/>",
                    kind, x(from), y, number((to - from) * PER_SECOND / SECOND), height);
        }
    }

    private void axis(int top, int bottom) {
        for (int second = 0; second <= SHOWN_SECONDS; second += 20) {
            var x = x(second * SECOND);
            add("<path class=\"grid\" d=\"M%s %dV%d\" stroke-width=\".5\"/>", x, top + 22, bottom);
            add(
                    "<text class=\"quiet\" x=\"%s\" y=\"%d\" text-anchor=\"middle\">%d</text>",
                    x, bottom + 16, second);
        }
        add(
                "<text class=\"quiet\" x=\"%d\" y=\"%d\" text-anchor=\"middle\">seconds</text>",
                WIDTH / 2, bottom + 34);
    }

    private static String x(long instant) {
        return number(LEFT + instant * PER_SECOND / SECOND);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    @FormatMethod
    private void add(@FormatString String format, Object... args) {
        svg.append(String.format(Locale.ROOT, format, args)).append('\n');
    }
}
