package dev.swapgate.config.read;

import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.ScalarType;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Scalar;
import dev.swapgate.config.yaml.Tree.Sequence;

import java.util.List;

/** Refuses profiles in their old form, lists of models, and says which group does the same. */
final class OldProfiles {
    private OldProfiles() {}

    /** Whether there are any. */
    static boolean refuse(Section top, ModelNames names, Problems problems) {
        boolean isOld = false;
        Tree profiles = top.take("profiles").orElse(null);
        if (profiles instanceof Mapping mapping) {
            for (Entry entry : mapping.entries()) {
                if (entry.value() instanceof Sequence list) {
                    String path = top.path("profiles." + entry.key().written());
                    problems.error(entry.key().at(), path, message(entry, list, names));
                    isOld = true;
                }
            }
        }
        return isOld;
    }

    private static String message(Entry profile, Sequence list, ModelNames names) {
        List<String> members =
                list.items().stream()
                        .filter(Scalar.class::isInstance)
                        .map(item -> ((Scalar) item).text().strip())
                        .map(name -> names.idOf(name).orElse(name))
                        .toList();
        String group = yaml(profile.name());
        String listed = String.join(", ", members.stream().map(OldProfiles::yaml).toList());
        String first = members.isEmpty() ? "a" : members.getFirst();
        return "a profile that is a list of models is not supported any more; write it as a group,"
                + " groups: { "
                + group
                + ": { swap: false, members: ["
                + listed
                + "] } }, and call \""
                + first
                + "\" rather than \""
                + profile.name()
                + ":"
                + first
                + "\"";
    }

    /** The text as it can stand in a list in brackets. */
    private static String yaml(String text) {
        return text.matches("[a-zA-Z][a-zA-Z0-9_./-]*")
                        && ScalarType.resolve(text) instanceof String
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
