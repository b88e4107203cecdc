package dev.swapgate.activity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.Arrays;
import java.util.Random;

class KeptBytesTest {
    private static final int MOST = 64 << 10;

    private final ByteBudget budget = new ByteBudget(1 << 20);

    private static byte[] body(int length) {
        byte[] body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    private static KeptBytes add(KeptBytes kept, byte[] body, int seed) {
        Random random = new Random(seed);
        for (int at = 0; at < body.length; ) {
            int count = Math.min(body.length - at, 1 + random.nextInt(seed));
            kept.add(body, at, count);
            at += count;
        }
        return kept;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 1023, 1024, 1025, 8192, 8193, 30_000, MOST})
    void aBodyThatFitsIsKeptWhole(int length) {
        for (int seed : new int[] {7, 900, 100_000}) {
            KeptBytes kept = add(new KeptBytes(budget, MOST), body(length), seed);

            assertThat(kept.isWhole()).isTrue();
            assertThat(kept.head()).isEqualTo(body(length));
            assertThat(kept.tail()).isEmpty();
            kept.free();
        }
        assertThat(budget.take(1 << 20)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {MOST + 1, MOST + 5000, MOST + KeptBytes.TAIL, MOST + 50_000})
    void ofALongerOneBothEndsAreKept(int length) {
        for (int seed : new int[] {7, 900, 100_000}) {
            byte[] body = body(length);
            KeptBytes kept = add(new KeptBytes(budget, MOST), body, seed);

            int tail = Math.min(length - MOST, KeptBytes.TAIL);
            assertThat(kept.isWhole()).isFalse();
            assertThat(kept.head()).isEqualTo(Arrays.copyOf(body, MOST));
            assertThat(kept.tail()).isEqualTo(Arrays.copyOfRange(body, length - tail, length));
            kept.free();
        }
    }

    @Test
    void withoutBudgetLittleIsKept() {
        ByteBudget none = new ByteBudget(0);
        byte[] body = body(100_000);

        KeptBytes kept = add(new KeptBytes(none, MOST), body, 900);

        assertThat(kept.size()).isLessThanOrEqualTo(KeptBytes.FREE + KeptBytes.TAIL);
        assertThat(kept.head()).isEqualTo(Arrays.copyOf(body, kept.head().length)).isNotEmpty();
        assertThat(kept.tail())
                .isEqualTo(Arrays.copyOfRange(body, 100_000 - KeptBytes.TAIL, 100_000));
    }

    @Test
    void aWrongHintDoesNoHarm() {
        KeptBytes kept = new KeptBytes(budget, MOST);
        kept.expect(10);

        assertThat(add(kept, body(500), 7).head()).isEqualTo(body(500));
    }
}
