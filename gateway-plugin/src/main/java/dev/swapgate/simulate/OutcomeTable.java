package dev.swapgate.simulate;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Shows two outcomes of one trace side by side: what the settings do, and strict arrival order. */
public final class OutcomeTable {
    private static final String ALL = "all";
    private static final int NARROWEST = 20;

    private final Outcome chosen;
    private final Outcome strict;
    private final Map<String, List<Waits>> waits;
    private final int width;

    /** Prepares the table. */
    public OutcomeTable(Outcome chosen, Outcome strict) {
        this.chosen = chosen;
        this.strict = strict;
        this.waits = waits(chosen, strict);
        this.width =
                Math.max(
                        NARROWEST,
                        waits.keySet().stream().mapToInt(String::length).max().orElse(0));
    }

    private static Map<String, List<Waits>> waits(Outcome... outcomes) {
        var waits = new TreeMap<String, List<Waits>>();
        for (var outcome : outcomes) {
            Waits.byModel(outcome)
                    .forEach((model, of) ->
                            waits.computeIfAbsent(model, added -> new ArrayList<>()).add(of));
        }
        return waits;
    }

    /** Prints it. */
    public void print(PrintWriter out) {
        var both = List.of(Waits.of(chosen), Waits.of(strict));
        line(out, "", "these settings", "strict FIFO");
        line(out, "requests", both.get(0).requests(), both.get(1).requests());
        line(out, "gave up waiting", both.get(0).gaveUp(), both.get(1).gaveUp());
        line(out, "swaps", chosen.swaps(), strict.swaps());
        line(out, "time switching", share(chosen), share(strict));
        line(out, "until all done", duration(chosen), duration(strict));
        out.println();
        out.println(pad("wait in seconds") + "   p50 / p95 / p99 / max");
        line(out, "", "these settings", "strict FIFO");
        waits(out, ALL, both);
        waits.forEach((model, of) -> waits(out, model, of));
        out.flush();
    }

    private void waits(PrintWriter out, String title, List<Waits> of) {
        line(out, title, of.get(0), of.get(1));
    }

    private void line(PrintWriter out, String title, Object left, Object right) {
        out.println(String.format(Locale.ROOT, "%s  %36s  %36s", pad(title), left, right));
    }

    private String pad(String title) {
        return title + " ".repeat(width - title.length());
    }

    private static String share(Outcome outcome) {
        double span = Math.max(1, span(outcome));
        return String.format(Locale.ROOT, "%.1f %%", 100 * outcome.switching() / span);
    }

    private static String duration(Outcome outcome) {
        return String.format(Locale.ROOT, "%.1f s", span(outcome) / 1e9);
    }

    /** From the first arrival to the last end. */
    private static long span(Outcome outcome) {
        return outcome.trace().size() == 0 ? 0 : outcome.end() - outcome.begin();
    }
}
