package dev.swapgate.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.Decision;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.stream.IntStream;

class JournalTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:11:12.345Z");

    private final Journal journal = new Journal(InstantSource.fixed(NOW));

    private void note(String request) {
        journal.add(new Decision.Lost("m", 1), request);
    }

    @Test
    void theNewestComeFirst() {
        note("a");
        note("b");
        assertThat(journal.newest(entry -> true, 10))
                .extracting(Journal.Entry::request)
                .containsExactly("b", "a");
        assertThat(journal.newest(entry -> true, 1)).hasSize(1);
        assertThat(journal.newest(entry -> true, 1).getFirst().at()).isEqualTo(NOW);
        assertThat(journal.last()).isEqualTo(2);
    }

    @Test
    void onlyTheWantedAreFound() {
        note("a");
        note("b");
        note("a");
        assertThat(journal.newest(entry -> entry.request().equals("a"), 10))
                .extracting(Journal.Entry::number)
                .containsExactly(3L, 1L);
    }

    @Test
    void theOldestAreForgotten() {
        for (int i = 0; i < Journal.SIZE + 10; i++) {
            note("r" + i);
        }
        var all = journal.newest(entry -> true, 2 * Journal.SIZE);
        assertThat(all).hasSize(Journal.SIZE);
        assertThat(all.getLast().request()).isEqualTo("r10");
    }

    @Test
    void manyThreadsLoseNothing() throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int t = 0; t < 8; t++) {
            threads.add(
                    Thread.ofVirtual()
                            .start(() -> IntStream.range(0, 200).forEach(i -> note("r"))));
        }
        for (var thread : threads) {
            thread.join();
        }
        assertThat(journal.newest(entry -> true, Journal.SIZE)).hasSize(1600);
    }
}
