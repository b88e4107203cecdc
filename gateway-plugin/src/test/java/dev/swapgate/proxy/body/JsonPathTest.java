package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.body.JsonPath.Step;

import org.junit.jupiter.api.Test;

class JsonPathTest {

    @Test
    void dotsSeparateStepsUnlessEscaped() {
        assertThat(JsonPath.parse("a.b\\.c.\\\\d").steps())
                .containsExactly(
                        new Step("a", Step.NONE),
                        new Step("b.c", Step.NONE),
                        new Step("\\d", Step.NONE));
    }

    @Test
    void numbersAreSlotsUnlessForcedToBeNamesOrUnreasonable() {
        assertThat(JsonPath.parse("0.12.-1.:3.10000.-2.1a").steps())
                .containsExactly(
                        new Step("0", 0),
                        new Step("12", 12),
                        new Step("-1", Step.LAST),
                        new Step("3", Step.NONE),
                        new Step("10000", Step.NONE),
                        new Step("-2", Step.NONE),
                        new Step("1a", Step.NONE));
    }

    @Test
    void emptyStepsAreEmptyNames() {
        assertThat(JsonPath.parse("").steps()).containsExactly(new Step("", Step.NONE));
        assertThat(JsonPath.parse("a.").steps()).hasSize(2);
        assertThat(JsonPath.parse("a\\").steps()).containsExactly(new Step("a\\", Step.NONE));
    }

    @Test
    void tellsWhetherItLeadsIntoAMember() {
        assertThat(JsonPath.parse("model").startsWith("model")).isTrue();
        assertThat(JsonPath.parse("m\\odel.x").startsWith("model")).isTrue();
        assertThat(JsonPath.parse("a.model").startsWith("model")).isFalse();
    }
}
