package dev.swapgate.explain;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.lock.schedule.Explanation;
import dev.swapgate.lock.schedule.ResidencyPolicy;
import dev.swapgate.lock.schedule.ResidencyRule;
import dev.swapgate.lock.schedule.Swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * An explanation for people, in words and as JSON.
 *
 * @param said what would happen
 * @param policy whose rules are named
 */
public record ExplanationReport(Explanation said, ResidencyPolicy policy) {

    /** As JSON. */
    public ObjectNode json() {
        var node = JsonNodeFactory.instance.objectNode().put("model", said.model());
        node.put("state", word(said.state()));
        said.refusal().ifPresent(reason -> node.put("refused", word(reason)));
        node.put("position", said.position());
        node.put("starts", ownLoad().isPresent());
        strings(node.putArray("stops"), ownLoad().map(Swap::victims).orElse(List.of()));
        var residents = node.putArray("residents");
        residents().forEach(resident -> residents.add(resident(resident)));
        node.set("waits_for", Wording.json(said.obstacles()));
        var swaps = node.putArray("swaps");
        said.swaps().forEach(swap -> swaps.add(json(swap)));
        var wait = node.putObject("wait");
        seconds(wait, "likely", said.likely());
        seconds(wait, "upper", said.upper());
        node.set("bound", BoundReport.json(said.bound()));
        return node.put("text", text());
    }

    /** The load of the model itself, if one is needed. */
    private Optional<Swap> ownLoad() {
        return said.swaps().isEmpty()
                ? Optional.empty()
                : Optional.of(said.swaps().getLast())
                        .filter(swap -> swap.model().equals(said.model()));
    }

    /** Those that the rules know: of one that was removed, and is about to go, they say nothing. */
    private List<String> residents() {
        return said.residents().stream().filter(policy::knows).toList();
    }

    private ObjectNode resident(String resident) {
        var rule = rule(resident);
        var node = JsonNodeFactory.instance.objectNode().put("model", resident);
        node.put("leaves", rule.leaves()).put("rule", word(rule.kind()));
        return node.put(rule.kind().named(), rule.name()).put("text", text(resident));
    }

    private ResidencyRule rule(String resident) {
        return policy.rule(said.model(), resident, Set.copyOf(residents()));
    }

    private String text(String resident) {
        var rule = rule(resident);
        return resident + (rule.leaves() ? " leaves: " : " stays: ") + rule.text();
    }

    private ObjectNode json(Swap swap) {
        var node = JsonNodeFactory.instance.objectNode();
        node.put("after", Wording.seconds(swap.after())).put("starts", swap.model());
        strings(node.putArray("stops"), swap.victims());
        strings(node.putArray("keeps"), swap.kept());
        return node;
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }

    private static void seconds(ObjectNode node, String field, Optional<Duration> duration) {
        duration.ifPresentOrElse(
                value -> node.put(field, Wording.seconds(value)), () -> node.putNull(field));
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** In words, a line each. */
    public String text() {
        var lines = new ArrayList<String>();
        lines.add("a request for %s, which is %s:".formatted(said.model(), word(said.state())));
        said.refusal().ifPresent(reason -> lines.add("  is refused: " + word(reason)));
        lines.addAll(loads());
        residents().forEach(resident -> lines.add("  " + text(resident)));
        said.obstacles().stream().map(Wording::text).forEach(text -> lines.add("  waits: " + text));
        lines.add("  " + expectation());
        lines.add("  at most: " + BoundReport.text(said.bound()));
        return String.join("\n", lines);
    }

    private List<String> loads() {
        var lines = new ArrayList<String>();
        for (var swap : said.swaps()) {
            var stops =
                    swap.victims().isEmpty()
                            ? ""
                            : ", stopping " + String.join(", ", swap.victims());
            var when = swap.after().isZero() ? "now" : "in " + Wording.text(swap.after());
            lines.add("  %s starts %s%s".formatted(when, swap.model(), stops));
        }
        return lines;
    }

    private String expectation() {
        if (said.likely().isEmpty()) {
            return "how long it would wait is not foreseen";
        }
        return "would wait %s%s"
                .formatted(
                        Wording.text(said.likely().get()),
                        said.upper()
                                .map(upper -> ", if things go badly " + Wording.text(upper))
                                .orElse(""));
    }
}
