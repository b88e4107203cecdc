package dev.swapgate.config.read;

import static dev.swapgate.config.read.Configs.warnings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortClashesTest {

    private static final String SAME_PORT =
            """
            models:
              a: { cmd: x, proxy: "http://127.0.0.1:9000/a" }
              b: { cmd: x, proxy: "http://localhost:9000" }
            """;

    private static final String WARNING =
            "test.yaml:3:16: models.b.proxy: port 9000 is also that of model \"a\", which may run"
                    + " at the same time; use ${PORT}, or another port";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "groups: { g: { members: [a, b] } }",
                "groups: { g: { exclusive: false, members: [a, b] } }",
                "groups: { g: { members: [a] }, h: { members: [b] } }",
                "groups: { g: { members: [a] }, h: { exclusive: false, members: [b] } }\n"
                        + "swapgate: { groups: { symmetric: true } }",
                "matrix: { sets: { one: a | b } }",
                "matrix: { sets: { one: a, other: b } }"
            })
    void modelsThatNeverMeetMayShareAPort(String groups) {
        assertThat(warnings(SAME_PORT + groups)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "groups: { g: { swap: false, members: [a, b] } }",
                "groups: { g: { members: [a] }, h: { exclusive: false, members: [b] } }",
                "groups: { g: { members: [a] }, h: { persistent: true, members: [b] } }",
                "groups: { g: { exclusive: false, members: [a] }, h: { exclusive: false, members:"
                        + " [b] } }\n"
                        + "swapgate: { groups: { symmetric: true } }",
                "matrix: { sets: { one: a & b } }"
            })
    void modelsThatMayMeetShouldNot(String groups) {
        assertThat(warnings(SAME_PORT + groups)).containsExactly(WARNING);
    }

    @Test
    void assignedPortsCountToo() {
        assertThat(
                        warnings(
                                """
                                models:
                                  a: { cmd: "x ${PORT}" }
                                  b: { cmd: x, proxy: "http://[::1]:5800" }
                                  c: { cmd: x, proxy: "http://elsewhere:5800" }
                                  d: { cmd: x, proxy: "http://localhost" }
                                  e: { cmd: "x ${PORT}", proxy: "http://localhost:80" }
                                groups: { g: { swap: false, members: [a, b, c, d, e] } }
                                """))
                .containsExactly(
                        "test.yaml:3:16: models.b.proxy: port 5800 is also that of model \"a\","
                                + " which may run at the same time; use ${PORT}, or another port",
                        "test.yaml:6:26: models.e.proxy: port 80 is also that of model \"d\", which"
                                + " may run at the same time; use ${PORT}, or another port");
    }
}
