package dev.swapgate.lint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.Seeds;
import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.read.ConfigLoader;
import dev.swapgate.config.read.LoadedConfig;
import dev.swapgate.lock.schedule.GroupPolicy;
import dev.swapgate.lock.schedule.GroupRule;
import dev.swapgate.plan.LockPlan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Random groups, and whether what is said of them is what the policy does. */
final class RandomGroups {
    private static final Pattern MODEL = Pattern.compile("\"(m\\d+)\"");
    private static final Pattern GROUP = Pattern.compile("\"(g\\d+)\"");

    private final Random random;
    private final String yaml;
    private final GatewayConfig config;
    private final GroupPolicy policy;
    private final List<Finding> findings;

    /** Groups of this seed, linted by one who takes the rules of the groups for something else. */
    RandomGroups(long seed, UnaryOperator<GroupRule> misunderstanding) {
        random = Seeds.random(seed);
        yaml = yaml();
        LoadedConfig loaded = new ConfigLoader(Map.of()).parseWithPlaces("test.yaml", yaml);
        config = loaded.config();
        policy = LockPlan.groups(config, config.swapgate().symmetricGroups());
        var subject = new Subject(config, loaded.places(), misunderstood(misunderstanding));
        findings =
                Stream.of(
                                config.warnings().stream().map(Finding::of).toList(),
                                GroupRules.check(subject),
                                PreloadRules.check(subject))
                        .flatMap(Collection::stream)
                        .toList();
    }

    private GroupPolicy misunderstood(UnaryOperator<GroupRule> misunderstanding) {
        List<GroupRule> rules =
                config.groups().values().stream()
                        .map(group ->
                                misunderstanding.apply(
                                        new GroupRule(
                                                group.name(),
                                                group.swap(),
                                                group.exclusive(),
                                                group.persistent(),
                                                group.members())))
                        .toList();
        return new GroupPolicy(rules, config.swapgate().symmetricGroups());
    }

    private String yaml() {
        var groups = new StringBuilder("groups:\n");
        var models = new StringBuilder("models:\n");
        var preload = new ArrayList<String>();
        int next = 0;
        for (int g = random.nextInt(5); g >= 0; g--) {
            var members = new ArrayList<String>();
            for (int i = random.nextInt(4); i > 0; i--) {
                String model = "m" + next++;
                members.add(model);
                models.append(model(model));
                if (random.nextInt(4) == 0) {
                    preload.add(model);
                }
            }
            // The last one's members are in no group.
            if (g > 0) {
                groups.append("  g" + g + ": { " + flags() + "members: " + members + " }\n");
            }
        }
        return models
                + (groups.length() > 8 ? groups.toString() : "")
                + "hooks: { on_startup: { preload: "
                + preload
                + " } }\nswapgate: { groups: { symmetric: "
                + random.nextBoolean()
                + " } }\n";
    }

    private String model(String model) {
        String ttl = random.nextInt(3) == 0 ? ", ttl: 60" : "";
        String server =
                random.nextInt(4) == 0
                        ? "cmd: x, proxy: 'http://localhost:" + (9000 + random.nextInt(2)) + "'"
                        : "cmd: 'x ${PORT}'";
        return "  " + model + ": { " + server + ttl + " }\n";
    }

    private String flags() {
        return flag("swap", 2) + flag("exclusive", 2) + flag("persistent", 3);
    }

    /** A flag that is sometimes absent, and true once in so many times. */
    private String flag(String name, int oneIn) {
        return random.nextInt(3) == 0 ? "" : name + ": " + (random.nextInt(oneIn) == 0) + ", ";
    }

    /** The rules that found something. */
    Set<Rule> rules() {
        Set<Rule> rules = EnumSet.noneOf(Rule.class);
        findings.forEach(finding -> rules.add(finding.rule()));
        return rules;
    }

    /** Checks that what is said is true and that what is to be said is said. */
    void check() {
        findings.forEach(this::checkClaim);
        checkNothingIsMissing();
    }

    private void checkClaim(Finding finding) {
        List<String> models = names(MODEL, finding.why());
        List<String> groups = names(GROUP, finding.message());
        switch (finding.rule()) {
            case UNGROUPED_BESIDE_EXCLUSIVE -> {
                assertLeaves(models.get(1), models.get(0));
                assertLeaves(models.get(0), models.get(1));
            }
            case STAYS_BESIDE_EXCLUSIVE -> {
                assertStays(models.get(0), models.get(1));
                assertLeaves(models.get(1), models.get(0));
            }
            case BESIDE_NOBODY -> checkBesideNobody(groups.getFirst());
            case EXCLUSIVE_PERSISTENT -> checkExclusivePersistent(groups.getFirst(), models);
            case NEVER_EMPTIED -> checkNeverEmptied(groups, models);
            case SYMMETRIC_IN_VAIN -> checkSymmetricInVain();
            case PRELOAD_EVICTS -> {
                List<String> pair = names(MODEL, finding.message());
                assertLeaves(pair.get(1), pair.get(0));
            }
            case PORT_CLASH -> {
                String own = finding.place().path().split("\\.", -1)[1];
                String other = names(MODEL, finding.message()).getFirst();
                assertThat(mayMeet(own, other)).as(yaml).isTrue();
            }
            default -> assertThat(finding.rule()).isIn(HARMLESS);
        }
    }

    private static final Set<Rule> HARMLESS = EnumSet.of(Rule.EMPTY_GROUP, Rule.PRELOADED_WITH_TTL);

    private void checkBesideNobody(String group) {
        for (String own : members(group)) {
            for (String other : outside(List.of(group))) {
                assertLeaves(own, other);
                assertLeaves(other, own);
            }
        }
    }

    private void checkExclusivePersistent(String group, List<String> models) {
        String own = models.getFirst();
        if (models.size() == 1) {
            assertThat(policy.evict(own, outside(List.of(group)))).as(yaml).isEmpty();
        } else {
            assertLeaves(models.get(1), own);
            assertStays(own, models.get(1));
        }
    }

    private void checkNeverEmptied(List<String> groups, List<String> models) {
        var resident = new HashSet<>(models);
        models.forEach(model -> assertThat(policy.evict(model, resident)).as(yaml).isEmpty());
        outside(groups)
                .forEach(model ->
                        assertThat(policy.evict(model, resident)).as(yaml + model).isEmpty());
        assertThat(models).allSatisfy(model -> assertThat(model(config, model).ttl()).isZero());
    }

    private void checkSymmetricInVain() {
        GroupPolicy plain = LockPlan.groups(config, false);
        for (String model : config.models().keySet()) {
            var resident = new HashSet<>(config.models().keySet());
            resident.removeIf(other -> random.nextInt(3) == 0);
            assertThat(policy.evict(model, resident))
                    .as(yaml)
                    .isEqualTo(plain.evict(model, resident));
        }
    }

    private void checkNothingIsMissing() {
        for (GroupConfig group : config.groups().values()) {
            boolean isPartial = !group.exclusive() && !group.persistent();
            boolean hasBeside =
                    group.members().stream()
                            .anyMatch(own ->
                                    outside(List.of(group.name())).stream()
                                            .filter(other -> config.groupOf(other).exclusive())
                                            .filter(other -> !config.groupOf(other).persistent())
                                            .anyMatch(other -> !leaves(other, own)));
            assertThat(found(Rule.STAYS_BESIDE_EXCLUSIVE, "groups." + group.name() + "."))
                    .as(yaml + group)
                    .isEqualTo(isPartial && hasBeside);
        }
        checkPreload();
        checkPorts();
    }

    private void checkPreload() {
        var resident = new HashSet<String>();
        int evictions = 0;
        for (String model : config.preload()) {
            Set<String> victims = policy.evict(model, resident);
            evictions += victims.isEmpty() ? 0 : 1;
            resident.removeAll(victims);
            resident.add(model);
        }
        assertThat(findings.stream().filter(f -> f.rule() == Rule.PRELOAD_EVICTS))
                .as(yaml)
                .hasSize(evictions);
    }

    private void checkPorts() {
        for (String own : config.models().keySet()) {
            boolean clashes =
                    config.models().keySet().stream()
                            .filter(other -> other.compareTo(own) < 0)
                            .filter(other -> port(other) == port(own))
                            .anyMatch(other -> mayMeet(own, other));
            assertThat(found(Rule.PORT_CLASH, "models." + own + ".")).as(yaml).isEqualTo(clashes);
        }
    }

    private int port(String model) {
        return model(config, model).localPort().orElseThrow();
    }

    private boolean found(Rule rule, String path) {
        return findings.stream()
                .anyMatch(f -> f.rule() == rule && f.place().path().startsWith(path));
    }

    private static ModelConfig model(GatewayConfig config, String id) {
        return Objects.requireNonNull(config.models().get(id));
    }

    private List<String> members(String group) {
        return Objects.requireNonNull(config.groups().get(group)).members();
    }

    private Set<String> outside(List<String> groups) {
        var others = new HashSet<>(config.models().keySet());
        groups.forEach(group -> others.removeAll(members(group)));
        return others;
    }

    private boolean mayMeet(String one, String other) {
        return !leaves(one, other) || !leaves(other, one);
    }

    private boolean leaves(String resident, String newcomer) {
        return policy.evict(newcomer, Set.of(resident)).contains(resident);
    }

    private void assertLeaves(String resident, String newcomer) {
        assertThat(leaves(resident, newcomer))
                .as("%s leaves for %s in %s", resident, newcomer, yaml)
                .isTrue();
    }

    private void assertStays(String resident, String newcomer) {
        assertThat(leaves(resident, newcomer))
                .as("%s leaves for %s in %s", resident, newcomer, yaml)
                .isFalse();
    }

    private static List<String> names(Pattern kind, String text) {
        return kind.matcher(text).results().map((MatchResult name) -> name.group(1)).toList();
    }
}
