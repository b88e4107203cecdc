package dev.swapgate.lint;

import static dev.swapgate.lint.Subject.quote;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Places;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Goes through the models that are loaded at start, as the start would. Used by one thread. */
final class PreloadRules {
    private final Subject subject;
    private final GatewayConfig config;
    private final Set<String> seen = new HashSet<>();
    private final Set<String> resident = new LinkedHashSet<>();
    private final List<Finding> findings = new ArrayList<>();

    private PreloadRules(Subject subject) {
        this.subject = subject;
        config = subject.config();
    }

    static List<Finding> check(Subject subject) {
        var rules = new PreloadRules(subject);
        for (Places.Item item : subject.places().items("hooks", "on_startup", "preload")) {
            rules.config
                    .find(item.text().strip())
                    .ifPresent(model -> rules.load(model, item.place()));
        }
        return rules.findings;
    }

    private void load(ModelConfig model, Place place) {
        if (!seen.add(model.id())) {
            findings.add(
                    Finding.general(
                            Rule.PRELOAD_TWICE,
                            place,
                            "model " + quote(model.id()) + " is in the list already"));
            return;
        }
        Set<String> victims = subject.policy().evict(model.id(), resident);
        victims.stream().findFirst().ifPresent(victim -> evicts(model.id(), victim, place));
        resident.removeAll(victims);
        resident.add(model.id());
        if (config.groupOf(model.id()).persistent() && !model.ttl().isZero()) {
            leavesByItself(model);
        }
    }

    private void evicts(String model, String victim, Place place) {
        findings.add(
                new Finding(
                        Rule.PRELOAD_EVICTS,
                        place,
                        "loading %s makes %s leave, which the list has loaded before"
                                .formatted(quote(model), quote(victim)),
                        "Models are preloaded one after another, and %s leaves for %s: %s."
                                .formatted(
                                        quote(victim),
                                        quote(model),
                                        subject.policy().rule(model, victim, resident).text()),
                        Rule.PRELOAD_EVICTS.fix()));
    }

    private void leavesByItself(ModelConfig model) {
        findings.add(
                Finding.general(
                        Rule.PRELOADED_WITH_TTL,
                        subject.places().key("models", model.id(), "ttl"),
                        ("model %s is persistent and loaded at start, but leaves after %s s without"
                                        + " a request")
                                .formatted(quote(model.id()), seconds(model))));
    }

    private static String seconds(ModelConfig model) {
        return BigDecimal.valueOf(model.ttl().toMillis(), 3).stripTrailingZeros().toPlainString();
    }
}
