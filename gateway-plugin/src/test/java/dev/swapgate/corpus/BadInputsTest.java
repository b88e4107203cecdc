package dev.swapgate.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.read.Refusal;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

class BadInputsTest {

    @Test
    void thereAreManyAndNoneTwice() throws IOException {
        Set<String> distinct = new HashSet<>();
        for (BadInput input : BadInputs.all()) {
            assertThat(distinct.add(input.text())).as(input::toString).isTrue();
        }
        for (Refusal refusal : Refusal.all()) {
            assertThat(distinct.add(refusal.yaml())).as(refusal::toString).isTrue();
        }
        assertThat(distinct).hasSizeGreaterThanOrEqualTo(1500);
    }

    @Test
    void everyFamilyHasItsShare() {
        for (String family : BadInputs.FAMILIES) {
            List<BadInput> inputs = BadInputs.of(family);
            assertThat(inputs).as(family).hasSizeGreaterThanOrEqualTo(25);
            assertThat(inputs).allMatch(input -> input.status() >= 400 && input.status() < 500);
        }
        assertThat(BadInputs.of("json")).hasSizeGreaterThanOrEqualTo(200);
    }

    @Test
    void theShortHandMeansWhatItSays() {
        BadInput first =
                BadInputs.of("json").stream()
                        .filter(input -> input.written().equals("«70*{\"a\":»1«70*}»"))
                        .findFirst()
                        .orElseThrow();
        assertThat(first.head()).contains("\r\nContent-Length: 421\r\n");
        assertThat(first.body()).hasSize(421).startsWith('{', '"').endsWith('}', '}');
    }
}
