package dev.swapgate.lint;

import dev.swapgate.config.SwapgateSettings.Queue;
import dev.swapgate.config.problem.Rule;

import java.util.List;

/** Looks for settings that another one makes pointless. Stateless. */
final class SettingRules {
    private SettingRules() {}

    static List<Finding> check(Subject subject) {
        Queue queue = subject.config().swapgate().queue();
        String[] key = {"swapgate", "queue", "maxPerModel"};
        if (queue.maxPerModel() <= queue.max() || subject.places().text(key).isEmpty()) {
            return List.of();
        }
        return List.of(
                Finding.general(
                        Rule.QUEUE_BOUND_IN_VAIN,
                        subject.places().key(key),
                        "maxPerModel %d is never reached, as max is %d"
                                .formatted(queue.maxPerModel(), queue.max())));
    }
}
