package dev.swapgate.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class SseTailTest {

    @ParameterizedTest
    @CsvSource({
        "'', false",
        "d, true",
        "data: x, true",
        "data: x\\n, true",
        "data: x\\r\\n, true",
        "data: x\\n\\n, false",
        "data: x\\r\\r, false",
        "data: x\\r\\n\\r\\n, false",
        "data: x\\n\\r\\n, false",
        "data: x\\r\\n\\r, false",
        "data: x\\n\\ny, true",
        ": c\\n\\n, false"
    })
    void knowsWhetherABlankLineEndedTheEvent(String escaped, boolean inside) {
        byte[] bytes =
                escaped.replace("\\n", "\n").replace("\\r", "\r").getBytes(StandardCharsets.UTF_8);
        for (int step = 1; step <= Math.max(1, bytes.length); step++) {
            SseTail tail = new SseTail();
            for (int i = 0; i < bytes.length; i += step) {
                tail.append(bytes, i, Math.min(step, bytes.length - i));
            }
            assertThat(tail.insideEvent()).as("in pieces of %d", step).isEqualTo(inside);
        }
    }
}
