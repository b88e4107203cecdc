package dev.swapgate.activity.row;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.activity.row.ActivityQuery.Filter;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What every store does. */
public abstract class StoreContract {
    private ActivityStore store = new MemoryStore(1);

    /** A new store of so many rows. */
    protected abstract ActivityStore open(int most);

    @BeforeEach
    void addTenRows() {
        store = open(100);
        for (int n = 1; n <= 10; n++) {
            store.add(List.of(Rows.row(n % 2 == 0 ? "even" : "odd", n)));
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static ActivityQuery query(Filter filter) {
        return new ActivityQuery(filter, SortColumn.ID, true, 100, 1);
    }

    private List<Long> ids(ActivityQuery query) {
        return store.find(query).rows().stream().map(ActivityRow::id).toList();
    }

    @Test
    void aRowComesBackAsItWas() {
        assertThat(store.find(query(Filter.ALL)).rows())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, 10)
                                .mapToObj(n -> Rows.row(n % 2 == 0 ? "even" : "odd", n).numbered(n))
                                .toList());
    }

    @Test
    void rowsAreNumberedAsTheyAreAdded() {
        List<ActivityRow> added = store.add(List.of(Rows.row("a", 1), Rows.row("b", 2)));

        assertThat(added)
                .containsExactly(Rows.row("a", 1).numbered(11), Rows.row("b", 2).numbered(12));
    }

    static Stream<Arguments> filters() {
        Optional<Instant> fourth = Optional.of(Rows.BEGIN.plusSeconds(240));
        Optional<Instant> afterFourth = Optional.of(Rows.BEGIN.plusMillis(240_001));
        Optional<Instant> any = Optional.empty();
        OptionalLong none = OptionalLong.empty();
        OptionalLong four = OptionalLong.of(4);
        return Stream.of(
                Arguments.of(new Filter(List.of("odd"), any, any, none, none), "1 3 5 7 9"),
                Arguments.of(
                        new Filter(List.of("odd", "even", "x"), any, any, none, four), "1 2 3 4"),
                Arguments.of(new Filter(List.of("x' OR 1=1 --"), any, any, none, none), ""),
                Arguments.of(new Filter(List.of(), fourth, any, none, none), "4 5 6 7 8 9 10"),
                Arguments.of(new Filter(List.of(), afterFourth, any, none, none), "5 6 7 8 9 10"),
                Arguments.of(new Filter(List.of(), any, fourth, none, none), "1 2 3 4"),
                Arguments.of(new Filter(List.of(), any, afterFourth, none, none), "1 2 3 4"),
                Arguments.of(new Filter(List.of(), fourth, fourth, none, none), "4"),
                Arguments.of(new Filter(List.of(), any, any, four, none), "4 5 6 7 8 9 10"),
                Arguments.of(new Filter(List.of("even"), any, any, four, four), "4"));
    }

    @ParameterizedTest
    @MethodSource("filters")
    void onlyTheRowsAskedForAreFound(Filter filter, String ids) {
        List<Long> wanted =
                ids.isEmpty() ? List.of() : Stream.of(ids.split(" ")).map(Long::valueOf).toList();

        assertThat(ids(query(filter))).isEqualTo(wanted);
        assertThat(store.find(query(filter)).total()).isEqualTo(wanted.size());
    }

    @ParameterizedTest
    @EnumSource
    void rowsComeInTheOrderOfEveryColumn(SortColumn column) {
        List<ActivityRow> rows = new ArrayList<>(store.find(query(Filter.ALL)).rows());

        for (boolean ascending : List.of(true, false)) {
            Comparator<ActivityRow> order = column.order();
            rows.sort(ascending ? order : order.reversed());
            assertThat(store.find(new ActivityQuery(Filter.ALL, column, ascending, 100, 1)).rows())
                    .isEqualTo(rows);
        }
    }

    @Test
    void pagesFollowEachOther() {
        assertThat(ids(new ActivityQuery(Filter.ALL, SortColumn.ID, false, 4, 1)))
                .containsExactly(10L, 9L, 8L, 7L);
        assertThat(ids(new ActivityQuery(Filter.ALL, SortColumn.ID, false, 4, 3)))
                .containsExactly(2L, 1L);
        assertThat(ids(new ActivityQuery(Filter.ALL, SortColumn.ID, false, 4, 4))).isEmpty();
        assertThat(ids(new ActivityQuery(Filter.ALL, SortColumn.ID, false, 999, 2_000_000_000)))
                .isEmpty();
        assertThat(store.find(new ActivityQuery(Filter.ALL, SortColumn.ID, false, 4, 9)).total())
                .isEqualTo(10);
    }

    @Test
    void sumsAreOfAllRowsOrOfOneModel() {
        ActivityStats all = store.stats(Optional.empty());
        assertThat(all.requests()).isEqualTo(10);
        assertThat(all.input()).isEqualTo(1055);
        assertThat(all.output()).isEqualTo(550);
        assertThat(all.cached()).isEqualTo(25);
        assertThat(all.speeds().orElseThrow().max()).isEqualTo(25);
        assertThat(all.promptSpeeds().orElseThrow().p50()).isEqualTo(5.5);

        ActivityStats odd = store.stats(Optional.of("odd"));
        assertThat(odd.requests()).isEqualTo(5);
        assertThat(odd.input()).isEqualTo(525);
        assertThat(odd.speeds().orElseThrow().max()).isEqualTo(22.5);

        assertThat(store.stats(Optional.of("x")))
                .isEqualTo(new ActivityStats(0, 0, 0, 0, Optional.empty(), Optional.empty()));
    }

    @Test
    void theOldestRowsMakeRoom() {
        try (ActivityStore small = open(3)) {
            for (int n = 1; n <= 10; n++) {
                small.add(List.of(Rows.row("m", n)));
            }

            assertThat(small.find(query(Filter.ALL)).rows())
                    .extracting(ActivityRow::id)
                    .containsExactly(8L, 9L, 10L);
        }
    }
}
