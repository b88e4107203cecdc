package dev.swapgate.config;

import static dev.swapgate.config.read.Configs.errors;
import static dev.swapgate.config.read.Configs.load;
import static dev.swapgate.config.read.Configs.warnings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class GroupConfigTest {

    private static final String MODELS =
            """
            models:
              a: { cmd: "x ${PORT}", aliases: [ay] }
              b: { cmd: "x ${PORT}" }
              c: { cmd: "x ${PORT}" }
              d: { cmd: "x ${PORT}" }
            """;

    @Test
    void withoutGroupsEveryModelIsInTheHiddenOne() {
        assertThat(load(MODELS).groups().values())
                .containsExactly(
                        new GroupConfig(
                                "(default)", true, true, false, List.of("a", "b", "c", "d")));
    }

    @Test
    void groupsHaveDefaultsAndTheRestIsInTheHiddenOne() {
        GatewayConfig config =
                load(
                        MODELS
                                + """
                                groups:
                                  plain: { members: [b] }
                                  full: { swap: false, exclusive: false, persistent: true, members: [d, a] }
                                  empty:
                                """);

        assertThat(config.groups().values())
                .containsExactly(
                        new GroupConfig("(default)", true, true, false, List.of("c")),
                        new GroupConfig("empty", true, true, false, List.of()),
                        new GroupConfig("full", false, false, true, List.of("d", "a")),
                        new GroupConfig("plain", true, true, false, List.of("b")));
        assertThat(config.groupOf("a").name()).isEqualTo("full");
        assertThat(config.groupOf("c").name()).isEqualTo("(default)");
        assertThat(config.warnings()).isEmpty();
    }

    @Test
    void theNewerPlaceMeansTheSame() {
        String groups = "g: { swap: off, members: [a, b] }";
        GatewayConfig old = load(MODELS + "groups:\n  " + groups);
        GatewayConfig current =
                load(
                        MODELS
                                + "routing: { router: { use: group, settings: { groups: { "
                                + groups
                                + " } } } }");

        assertThat(current).isEqualTo(old);
        assertThat(current.groupOf("a").swap()).isFalse();
    }

    @Test
    void membersMustBeIdsAndInOneGroup() {
        assertThat(
                        errors(
                                MODELS
                                        + """
                                        groups:
                                          g: { members: [a, a, ay, e, ~] }
                                          h:
                                            members:
                                              - b
                                              - a
                                        """))
                .containsExactly(
                        "test.yaml:7:21: groups.g.members[1]: model \"a\" is listed twice (line 7,"
                                + " column 18)",
                        "test.yaml:7:24: groups.g.members[2]: there is no model \"ay\"; it is an"
                                + " alias: write the id \"a\"",
                        "test.yaml:7:28: groups.g.members[3]: there is no model \"e\"",
                        "test.yaml:7:31: groups.g.members[4]: there is no model \"\"",
                        "test.yaml:11:9: groups.h.members[1]: model \"a\" is already in group \"g\""
                                + " (line 7, column 18); a model can be in one group only");
    }

    @Test
    void namesMustBeUsable() {
        assertThat(
                        errors(
                                MODELS
                                        + """
                                        routing:
                                          router:
                                            settings:
                                              groups:
                                                "": { members: [a] }
                                                " ": { members: [b] }
                                                (default): { members: [c] }
                                                list: [d]
                                        """))
                .containsExactly(
                        "test.yaml:10:9: routing.router.settings.groups.: the name is empty",
                        "test.yaml:11:9: routing.router.settings.groups. : the name is empty",
                        "test.yaml:12:9: routing.router.settings.groups.(default): this name is the"
                            + " gateway's own, for the models that are in no group; choose another",
                        "test.yaml:13:15: routing.router.settings.groups.list: must be a mapping"
                                + " with members, but is a list");
    }

    @Test
    void valuesMustHaveTheirTypes() {
        assertThat(
                        errors(
                                MODELS
                                        + "groups: { g: { swap: 1, exclusive: x, persistent: [],"
                                        + " members: a } }"))
                .containsExactly(
                        "test.yaml:6:22: groups.g.swap: must be true or false, but is \"1\"",
                        "test.yaml:6:36: groups.g.exclusive: must be true or false, but is \"x\"",
                        "test.yaml:6:51: groups.g.persistent: must be a single value, but is a"
                                + " list",
                        "test.yaml:6:64: groups.g.members: must be a list, but is a single value;"
                                + " write \"- \" before it");
    }

    @Test
    void groupsAreInOnePlace() {
        assertThat(
                        errors(
                                MODELS
                                        + "groups: { g: { members: [a] } }\n"
                                        + "routing: { router: { use: group } }"))
                .containsExactly(
                        "test.yaml:6:1: groups: cannot be used together with routing.router; move"
                                + " it to routing.router.settings.groups");
        assertThat(errors(MODELS + "groups: { g: { members: [a] } }\nmatrix: { sets: { s: a } }"))
                .containsExactly("test.yaml:7:1: matrix: cannot be used together with groups");
    }

    @Test
    void routersAndSchedulersMustBeKnown() {
        assertThat(errors("routing: { router: { use: round-robin }, scheduler: { use: lifo } }"))
                .containsExactly(
                        "test.yaml:1:27: routing.router.use: must be group or matrix, but is"
                                + " \"round-robin\"",
                        "test.yaml:1:60: routing.scheduler.use: must be fifo, but is \"lifo\"");
        assertThat(errors("routing: { router: { use: matrix } }"))
                .containsExactly(
                        "test.yaml:1:27: routing.router.use: is matrix, but"
                                + " routing.router.settings.matrix is not set");
        assertThat(load("routing: { router: { use: '' }, scheduler: { use: } }").warnings())
                .isEmpty();
    }

    @Test
    void groupsHaveNoEffectWhereTheMatrixDecides() {
        assertThat(warnings(MODELS + "matrix: { sets: { s: a } }")).isEmpty();
        assertThat(
                        warnings(
                                MODELS
                                        + "routing: { router: { use: matrix, settings: { groups: {"
                                        + " g: { members: [a] } }, matrix: { sets: { s: a } } } }"
                                        + " }"))
                .containsExactly(
                        "test.yaml:6:47: routing.router.settings.groups: has no effect, as the"
                                + " matrix decides");
    }

    @Test
    void prioritiesAreOfModels() {
        String priorities =
                "routing: { scheduler: { settings: { fifo: { priority: { ay: 3, b: -2, a: 1 } } } }"
                        + " }";
        GatewayConfig config = load(MODELS + priorities);

        assertThat(config.models().values())
                .extracting(ModelConfig::priority)
                .containsExactly(1, -2, 0, 0);
        assertThat(warnings(MODELS + priorities))
                .containsExactly(
                        "test.yaml:6:57: routing.scheduler.settings.fifo.priority.ay: is an alias;"
                                + " the priority is that of model \"a\"");
        assertThat(load(MODELS + priorities.replace(", a: 1", "")).models().values())
                .extracting(ModelConfig::priority)
                .containsExactly(3, -2, 0, 0);
    }

    @Test
    void prioritiesOfUnknownModelsAreRefused() {
        assertThat(
                        errors(
                                MODELS
                                        + "routing: { scheduler: { settings: { fifo: { priority: {"
                                        + " zz: 1, a: high } } } } }"))
                .containsExactly(
                        "test.yaml:6:57: routing.scheduler.settings.fifo.priority.zz: there is no"
                                + " model \"zz\"",
                        "test.yaml:6:67: routing.scheduler.settings.fifo.priority.a: must be a"
                                + " whole number, but is \"high\"");
    }

    @Test
    void oldProfilesAreRefusedWithTheGroupToWrite() {
        assertThat(
                        errors(
                                MODELS
                                        + """
                                        profiles:
                                          coding: [a, b]
                                          "my work":
                                            - ay
                                            - "x: y"
                                        """))
                .containsExactly(
                        "test.yaml:7:3: profiles.coding: a profile that is a list of models is not"
                            + " supported any more; write it as a group, groups: { coding: { swap:"
                            + " false, members: [a, b] } }, and call \"a\" rather than"
                            + " \"coding:a\"",
                        "test.yaml:8:3: profiles.my work: a profile that is a list of models is not"
                            + " supported any more; write it as a group, groups: { \"my work\": {"
                            + " swap: false, members: [a, \"x: y\"] } }, and call \"a\" rather than"
                            + " \"my work:a\"");
    }

    @Test
    void theGroupAnOldProfileIsToldToBecomeIsValid() {
        String message = errors(MODELS + "profiles: { coding: [ay, b] }").getFirst();
        String group = message.substring(message.indexOf("groups:"), message.indexOf(", and call"));

        assertThat(load(MODELS + group).groups().get("coding"))
                .isEqualTo(new GroupConfig("coding", false, true, false, List.of("a", "b")));
    }

    @Test
    void groupsRefuseWhatMakesNoSense() {
        assertThatThrownBy(() -> new GroupConfig(" ", true, true, false, List.of()))
                .hasMessage("a group needs a name");
        assertThatThrownBy(() -> new GroupConfig("g", true, true, false, List.of("a", "a")))
                .hasMessage("group g lists a member twice: [a, a]");
    }
}
