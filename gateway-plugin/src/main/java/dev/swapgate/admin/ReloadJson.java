package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.config.problem.ConfigWarning;
import dev.swapgate.plan.ConfigChange;

import java.util.List;

/** What came of a reload, for answers and events. Stateless. */
final class ReloadJson {
    private ReloadJson() {}

    /** It was done. */
    static ObjectNode done(ConfigChange change, List<ConfigWarning> warnings) {
        ObjectNode json = Answers.object().put("reloaded", true);
        json.set("added", Answers.tree(change.added()));
        json.set("removed", Answers.tree(change.removed()));
        json.set("changed", Answers.tree(change.changed()));
        json.set("restarted", Answers.tree(change.restarted()));
        json.set("settings", Answers.tree(change.settings()));
        json.set("needs_restart_of_gateway", Answers.tree(change.fixed()));
        ArrayNode list = json.putArray("warnings");
        warnings.forEach(warning -> list.add(warning.toString()));
        return json;
    }

    /** It was refused; adds why. */
    static ObjectNode refused(ObjectNode json, ConfigException refusal) {
        json.put("reloaded", false);
        ArrayNode problems = json.putArray("problems");
        if (refusal.problems().isEmpty()) {
            problems.addObject().put("message", refusal.getMessage());
        }
        refusal.problems().forEach(problem -> add(problems, problem));
        return json;
    }

    private static void add(ArrayNode problems, ConfigProblem problem) {
        problems.addObject()
                .put("file", problem.source())
                .put("line", problem.line())
                .put("column", problem.column())
                .put("path", problem.path())
                .put("message", problem.message());
    }
}
