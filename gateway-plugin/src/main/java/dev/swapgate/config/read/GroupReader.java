package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the groups and puts every other model into the hidden one. Used by one thread. */
final class GroupReader {
    private final ModelNames names;
    private final Problems problems;
    private final Map<String, Membership> memberships = new HashMap<>();

    private record Membership(String group, Item written) {}

    private record Flaw(Rule rule, String message) {}

    private GroupReader(ModelNames names, Problems problems) {
        this.names = names;
        this.problems = problems;
    }

    /**
     * All groups by name.
     *
     * @param groups the mapping of groups
     * @param path of that mapping
     */
    static SortedMap<String, GroupConfig> read(
            Mapping groups, String path, ModelNames names, Problems problems) {
        var reader = new GroupReader(names, problems);
        var result = new TreeMap<String, GroupConfig>(ByteOrder.INSTANCE);
        for (Entry entry : groups.entries()) {
            if (reader.hasUsableName(entry, path)) {
                result.put(entry.name(), reader.group(entry, path));
            }
        }
        result.put(GroupConfig.DEFAULT, reader.others());
        return result;
    }

    private boolean hasUsableName(Entry entry, String path) {
        String flaw =
                entry.name().isBlank()
                        ? "a group needs a name"
                        : entry.name().equals(GroupConfig.DEFAULT)
                                ? "this name is the gateway's own, for the models that are in no"
                                        + " group; choose another"
                                : "";
        if (!flaw.isEmpty()) {
            problems.error(entry.key().at(), Section.join(path, entry.key().written()), flaw);
        }
        return flaw.isEmpty();
    }

    private GroupConfig group(Entry entry, String path) {
        String groupPath = Section.join(path, entry.key().written());
        var section = new Section(groupPath, mapping(entry, groupPath), problems, (tree, at) -> {});
        var group =
                new GroupConfig(
                        entry.name(),
                        section.flag("swap", true),
                        section.flag("exclusive", true),
                        section.flag("persistent", false),
                        members(section, entry));
        section.note(
                "preload", "a group cannot be preloaded; list models in hooks.on_startup.preload");
        section.finish();
        return group;
    }

    private Mapping mapping(Entry entry, String path) {
        if (entry.value() instanceof Mapping mapping) {
            return mapping;
        }
        if (!(entry.value() instanceof Scalar scalar && scalar.isNull())) {
            String message = "must be a mapping with members, but is " + entry.value().kind();
            problems.error(entry.value().at(), path, message);
        }
        return new Mapping(entry.key().at(), List.of());
    }

    private List<String> members(Section section, Entry group) {
        var members = new ArrayList<String>();
        for (Item member : section.items("members")) {
            Optional<Flaw> flaw = flaw(member, group);
            flaw.ifPresentOrElse(
                    f -> member.error(f.rule, f.message), () -> members.add(member.text()));
        }
        return members;
    }

    private Optional<Flaw> flaw(Item member, Entry group) {
        if (!names.isId(member.text())) {
            String message = "there is no model " + member.shown() + names.hint(member.text());
            return Optional.of(new Flaw(Rule.UNKNOWN_MEMBER, message));
        }
        var membership = new Membership(group.name(), member);
        Membership first = memberships.putIfAbsent(member.text(), membership);
        if (first == null) {
            return Optional.empty();
        }
        String where = " (" + member.value().at().tell(first.written.value().at()) + ")";
        String model = "model " + member.shown();
        return Optional.of(
                first.group.equals(group.name())
                        ? new Flaw(Rule.DUPLICATE_MEMBER, model + " is listed twice" + where)
                        : new Flaw(
                                Rule.MODEL_IN_TWO_GROUPS,
                                model
                                        + " is already in group \""
                                        + first.group
                                        + "\""
                                        + where
                                        + "; a model can be in one group only"));
    }

    private GroupConfig others() {
        List<String> others =
                names.models().stream()
                        .map(ModelSource::id)
                        .filter(id -> !memberships.containsKey(id))
                        .toList();
        return new GroupConfig(GroupConfig.DEFAULT, true, true, false, others);
    }
}
