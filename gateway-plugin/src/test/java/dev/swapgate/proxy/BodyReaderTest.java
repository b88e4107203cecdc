package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.BodyReader.Pace;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class BodyReaderTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    /** A body that began at 100 s, with a longest silence of 30 s. */
    private final Pace pace = new Pace(Duration.ofSeconds(30), 100 * SECOND);

    @ParameterizedTest
    @CsvSource({
        // after, last bytes, bytes, too slow?
        "9, 8, 1, false",
        "10, 10, 10240, false",
        "10, 10, 10239, true",
        "60, 60, 61440, false",
        "60, 60, 61439, true",
        "60, 31, 99999, false",
        "60, 30, 99999, true"
    })
    void aBodyMayBeSlowOnlyAtFirst(long after, long last, long bytes, boolean tooSlow) {
        assertThat(pace.isTooSlow((100 + after) * SECOND, (100 + last) * SECOND, bytes))
                .isEqualTo(tooSlow);
    }

    @Test
    void itIsLookedAtAsSoonAsItMayBeTooSlow() {
        assertThat(pace.nextLook()).isEqualTo(Duration.ofSeconds(10));
        assertThat(new Pace(Duration.ofSeconds(2), 0).nextLook()).isEqualTo(Duration.ofSeconds(2));
    }
}
