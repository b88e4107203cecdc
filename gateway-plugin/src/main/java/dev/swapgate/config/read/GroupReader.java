package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Section.Named;

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
    private final Map<String, Membership> memberships = new HashMap<>();

    private record Membership(String group, Item written) {}

    private record Flaw(Rule rule, String message) {}

    private GroupReader(ModelNames names) {
        this.names = names;
    }

    /** All groups by name, as they are written in this section. */
    static SortedMap<String, GroupConfig> read(Section written, ModelNames names) {
        var reader = new GroupReader(names);
        var result = new TreeMap<String, GroupConfig>(ByteOrder.INSTANCE);
        for (Named named : written.named("groups", "members")) {
            if (named.name().equals(GroupConfig.DEFAULT)) {
                named.error(
                        "this name is the gateway's own, for the models that are in no group;"
                                + " choose another");
            } else {
                String name = named.name();
                result.put(name, named.section().read(section -> reader.group(name, section)));
            }
        }
        result.put(GroupConfig.DEFAULT, reader.others());
        return result;
    }

    private GroupConfig group(String name, Section section) {
        section.note(
                "preload", "a group cannot be preloaded; list models in hooks.on_startup.preload");
        return new GroupConfig(
                name,
                section.flag("swap", true),
                section.flag("exclusive", true),
                section.flag("persistent", false),
                members(name, section));
    }

    private List<String> members(String group, Section section) {
        var members = new ArrayList<String>();
        for (Item member : section.items("members")) {
            Optional<Flaw> flaw = flaw(member, group);
            flaw.ifPresentOrElse(
                    f -> member.error(f.rule, f.message), () -> members.add(member.text()));
        }
        return members;
    }

    private Optional<Flaw> flaw(Item member, String group) {
        if (!names.isId(member.text())) {
            String message = "there is no model " + member.shown() + names.hint(member.text());
            return Optional.of(new Flaw(Rule.UNKNOWN_MEMBER, message));
        }
        var membership = new Membership(group, member);
        Membership first = memberships.putIfAbsent(member.text(), membership);
        if (first == null) {
            return Optional.empty();
        }
        String where = " (" + member.value().at().tell(first.written.value().at()) + ")";
        String model = "model " + member.shown();
        return Optional.of(
                first.group.equals(group)
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
