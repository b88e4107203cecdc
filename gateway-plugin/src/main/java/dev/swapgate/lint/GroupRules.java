package dev.swapgate.lint;

import static dev.swapgate.lint.Subject.describe;
import static dev.swapgate.lint.Subject.list;
import static dev.swapgate.lint.Subject.quote;

import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.plan.LockPlan;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for groups that cannot do what they say. Used by one thread. */
final class GroupRules {
    private final Subject subject;
    private final List<Finding> findings = new ArrayList<>();

    private GroupRules(Subject subject) {
        this.subject = subject;
    }

    static List<Finding> check(Subject subject) {
        if (subject.config().matrix().isPresent()) {
            return List.of();
        }
        var rules = new GroupRules(subject);
        rules.ungrouped();
        subject.writtenGroups().forEach(rules::check);
        rules.neverEmptied();
        rules.symmetric();
        rules.empty();
        return rules.findings;
    }

    private void check(GroupConfig group) {
        if (group.exclusive() && group.persistent()) {
            exclusivePersistent(group);
        } else if (!group.exclusive() && !group.persistent()) {
            staysBesideExclusive(group);
            besideNobody(group);
        }
    }

    private void ungrouped() {
        List<String> models =
                subject.groups().stream()
                        .filter(Subject::isHidden)
                        .flatMap(group -> group.members().stream())
                        .toList();
        if (!models.isEmpty()) {
            subject.writtenGroups().stream()
                    .filter(group -> group.exclusive() && !group.persistent())
                    .findFirst()
                    .ifPresent(group -> ungrouped(models, group));
        }
    }

    private void ungrouped(List<String> models, GroupConfig exclusive) {
        String model = quote(models.getFirst());
        String who = (models.size() == 1 ? "model %s is" : "models %s are").formatted(list(models));
        add(
                Rule.UNGROUPED_BESIDE_EXCLUSIVE,
                subject.places().key("models", models.getFirst()),
                "%s in no group, beside exclusive groups such as %s"
                        .formatted(who, quote(exclusive.name())),
                ("What is in no group is in a hidden one, which runs alone: loading %1$s makes %2$s"
                                + " leave, and loading %2$s makes %1$s leave.")
                        .formatted(model, describe(exclusive)));
    }

    private void staysBesideExclusive(GroupConfig group) {
        others(group)
                .filter(other -> other.exclusive() && !other.persistent())
                .filter(other -> !subject.leaves(other, group))
                .findFirst()
                .ifPresent(other ->
                        add(
                                Rule.STAYS_BESIDE_EXCLUSIVE,
                                flag(group, "exclusive"),
                                ("group %s is not exclusive, so its models are loaded beside"
                                                + " resident exclusive ones")
                                        .formatted(quote(group.name())),
                                ("When %1$s is resident, loading %2$s leaves it there, and both"
                                                + " need memory at once. In the other order,"
                                                + " loading %1$s makes %2$s leave.")
                                        .formatted(
                                                describe(other),
                                                quote(group.members().getFirst()))));
    }

    private void besideNobody(GroupConfig group) {
        boolean isAlone =
                others(group)
                        .allMatch(other ->
                                subject.leaves(other, group) && subject.leaves(group, other));
        others(group)
                .filter(other -> isAlone)
                .findFirst()
                .ifPresent(other ->
                        add(
                                Rule.BESIDE_NOBODY,
                                flag(group, "exclusive"),
                                "group %s is not exclusive, but there is no group it can run beside"
                                        .formatted(quote(group.name())),
                                ("With symmetric: true, loading %s makes %s leave, and the other"
                                                + " way round; so with every other group.")
                                        .formatted(
                                                quote(group.members().getFirst()),
                                                describe(other))));
    }

    private void exclusivePersistent(GroupConfig group) {
        others(group)
                .min(Comparator.comparing(GroupConfig::persistent))
                .ifPresent(other -> exclusivePersistent(group, other));
    }

    private void exclusivePersistent(GroupConfig group, GroupConfig other) {
        boolean isWritten = subject.places().isGroupKeyWritten(group.name(), "exclusive");
        String model = quote(group.members().getFirst());
        String why =
                other.persistent()
                        ? "Loading %s makes nobody leave, as all other groups are persistent too."
                        : "Loading %1$s makes %2$s leave. When that comes back, %1$s stays beside"
                                + " it.";
        add(
                Rule.EXCLUSIVE_PERSISTENT,
                flag(group, isWritten ? "exclusive" : "persistent"),
                "group %s is persistent and exclusive%s"
                        .formatted(
                                quote(group.name()),
                                isWritten ? "" : ", as groups are without the key exclusive"),
                why.formatted(model, describe(other)));
    }

    private void neverEmptied() {
        List<GroupConfig> stuck =
                subject.writtenGroups().stream()
                        .filter(GroupConfig::persistent)
                        .filter(group -> !lasting(group).isEmpty())
                        .toList();
        if (stuck.size() < 2) {
            return;
        }
        List<String> models =
                stuck.stream()
                        .flatMap(group ->
                                lasting(group).stream().limit(group.swap() ? 1 : Long.MAX_VALUE))
                        .toList();
        add(
                Rule.NEVER_EMPTIED,
                flag(stuck.get(1), "persistent"),
                "groups %s are persistent and together can never be emptied"
                        .formatted(list(stuck.stream().map(GroupConfig::name).toList())),
                ("Once %s are loaded, no model of another group makes them leave, and no ttl does:"
                                + " all %d stay together until they are unloaded by hand.")
                        .formatted(list(models), models.size()));
    }

    /** The members that do not leave by themselves. */
    private List<String> lasting(GroupConfig group) {
        Map<String, ModelConfig> models = subject.config().models();
        return group.members().stream()
                .filter(id -> Objects.requireNonNull(models.get(id)).ttl().isZero())
                .toList();
    }

    private void symmetric() {
        if (!subject.config().swapgate().symmetricGroups()) {
            return;
        }
        GroupPolicy plain = LockPlan.groups(subject.config(), false);
        boolean counts =
                subject.groups().stream()
                        .anyMatch(group -> others(group).anyMatch(o -> differs(plain, group, o)));
        if (!counts) {
            add(
                    Rule.SYMMETRIC_IN_VAIN,
                    subject.places().key("swapgate", "groups", "symmetric"),
                    "symmetric: true makes no difference to these groups",
                    Rule.SYMMETRIC_IN_VAIN.why());
        }
    }

    private boolean differs(GroupPolicy plain, GroupConfig resident, GroupConfig newcomer) {
        String model = resident.members().getFirst();
        return subject.leaves(resident, newcomer)
                == plain.evict(newcomer.members().getFirst(), Set.of(model)).isEmpty();
    }

    private void empty() {
        subject.config().groups().values().stream()
                .filter(group -> group.members().isEmpty() && !Subject.isHidden(group))
                .forEach(group ->
                        add(
                                Rule.EMPTY_GROUP,
                                subject.places().groupKey(group.name()),
                                "group %s has no members".formatted(quote(group.name())),
                                Rule.EMPTY_GROUP.why()));
    }

    private Stream<GroupConfig> others(GroupConfig group) {
        return subject.groups().stream().filter(other -> !other.name().equals(group.name()));
    }

    private Place flag(GroupConfig group, String key) {
        return subject.places().groupKey(group.name(), key);
    }

    private void add(Rule rule, Place place, String message, String why) {
        findings.add(new Finding(rule, place, message, why, rule.fix()));
    }
}
