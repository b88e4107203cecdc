package dev.swapgate.lint;

import static dev.swapgate.lint.Subject.quote;

import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.PortReference;
import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Places;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks at each model by itself. Used by one thread. */
final class ModelRules {
    private static final Pattern PORT_FLAG =
            Pattern.compile("(?<!\\S)--?port(?:=|\\s+(?:\\\\\\n\\s*)?)([0-9]{1,5})(?!\\S)");
    private static final Pattern CONTAINER =
            Pattern.compile(
                    "(?:sudo\\s+)?(?:\\S*/)?(docker|podman|nerdctl)(?:\\s+container)?\\s+run\\s[\\s\\S]*");

    private final Subject subject;
    private final List<Finding> findings = new ArrayList<>();

    private ModelRules(Subject subject) {
        this.subject = subject;
    }

    static List<Finding> check(Subject subject) {
        var rules = new ModelRules(subject);
        subject.config().models().values().forEach(rules::check);
        return rules.findings;
    }

    private void check(ModelConfig model) {
        if (model.cmd().isBlank()) {
            add(
                    Rule.NO_COMMAND,
                    place(model, "cmd"),
                    "model %s has no cmd".formatted(quote(model.id())));
        } else {
            ports(model);
            container(model);
        }
        limit(model);
        variables(model);
    }

    private void ports(ModelConfig model) {
        OptionalInt asked = model.localPort();
        if (asked.isEmpty()
                || model.proxy().contains(PortReference.TEXT)
                || mentions(model.cmd(), asked.getAsInt())) {
            return;
        }
        listensAt(model.cmd())
                .ifPresent(own ->
                        add(
                                Rule.PORT_MISMATCH,
                                place(model, "proxy"),
                                "the server of %s is told port %s, but proxy leads to port %d"
                                        .formatted(quote(model.id()), own, asked.getAsInt())));
    }

    private static Optional<String> listensAt(String command) {
        if (command.contains(PortReference.TEXT)) {
            return Optional.of(PortReference.TEXT);
        }
        Matcher flag = PORT_FLAG.matcher(command);
        return flag.find() ? Optional.of(flag.group(1)) : Optional.empty();
    }

    private static boolean mentions(String command, int port) {
        return Pattern.compile("(?<![0-9])" + port + "(?![0-9])").matcher(command).find();
    }

    private void container(ModelConfig model) {
        Matcher engine = CONTAINER.matcher(model.cmd().strip());
        if (model.cmdStop().isBlank() && engine.matches()) {
            findings.add(
                    new Finding(
                            Rule.CONTAINER_WITHOUT_STOP,
                            place(model, "cmd"),
                            "the server of %s is a container, and there is no cmdStop"
                                    .formatted(quote(model.id())),
                            Rule.CONTAINER_WITHOUT_STOP.why(),
                            "Write --name ${MODEL_ID} into cmd, and cmdStop: %s stop ${MODEL_ID}."
                                    .formatted(engine.group(1))));
        }
    }

    private void limit(ModelConfig model) {
        subject.places()
                .text("models", model.id(), "concurrencyLimit")
                .filter(text -> text.matches("-.*[1-9].*"))
                .ifPresent(text ->
                        add(
                                Rule.NEGATIVE_LIMIT,
                                place(model, "concurrencyLimit"),
                                "concurrencyLimit %s does not mean without limit: %d requests run at once"
                                        .formatted(text, model.concurrencyLimit())));
    }

    private void variables(ModelConfig model) {
        Map<String, Places.Item> first = new HashMap<>();
        for (Places.Item item : subject.places().items("models", model.id(), "env")) {
            int end = item.text().indexOf('=');
            Places.Item before = end < 1 ? null : first.put(item.text().substring(0, end), item);
            if (before != null) {
                add(
                        Rule.VARIABLE_TWICE,
                        before.place(),
                        "variable %s is set again in line %d"
                                .formatted(
                                        quote(item.text().substring(0, end)), item.place().line()));
            }
        }
    }

    private Place place(ModelConfig model, String key) {
        return subject.places().key("models", model.id(), key);
    }

    private void add(Rule rule, Place place, String message) {
        findings.add(Finding.general(rule, place, message));
    }
}
