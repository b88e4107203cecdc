package dev.swapgate.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.List;

/** What is refused is refused with a place, the value and what would be right. */
class RefusalsTest {

    static List<Refusal> refusals() throws IOException {
        return Refusal.all();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void eachSaysWhatIsWrongAndWhere(Refusal refusal) {
        assertThat(Configs.errors(refusal.yaml()))
                .containsExactlyElementsOf(
                        refusal.errors().stream().map(error -> "test.yaml:" + error).toList());
    }
}
