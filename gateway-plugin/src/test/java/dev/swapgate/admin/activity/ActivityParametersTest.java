package dev.swapgate.admin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.SortColumn;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ActivityParametersTest {

    private static ActivityQuery read(String query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : query.isEmpty() ? new String[0] : query.split("&")) {
            String[] parts = pair.split("=", 2);
            parameters.computeIfAbsent(parts[0], name -> new ArrayList<>()).add(parts[1]);
        }
        return ActivityParameters.read(
                new LocalRequest("GET", "", parameters, Map.of(), new byte[0], "id"));
    }

    @Test
    void withoutParametersTheNewestRowsAreAskedFor() {
        assertThat(read("")).isEqualTo(ActivityQuery.NEWEST);
        assertThat(ActivityQuery.NEWEST.limit()).isEqualTo(25);
    }

    @Test
    void everyParameterIsRead() {
        ActivityQuery query =
                read(
                        "model=a&model=b&start=2026-01-01T00:00:00Z&end=2026-01-01T03:00:00 02:00"
                                + "&min_id=3&max_id=4&limit=999&page=7&sort=gen_speed&order=asc");

        assertThat(query.filter().models()).containsExactly("a", "b");
        assertThat(query.filter().start()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(query.filter().end()).contains(Instant.parse("2026-01-01T01:00:00Z"));
        assertThat(query.filter().minId()).hasValue(3);
        assertThat(query.filter().maxId()).hasValue(4);
        assertThat(query.limit()).isEqualTo(999);
        assertThat(query.page()).isEqualTo(7);
        assertThat(query.sort()).isEqualTo(SortColumn.SPEED);
        assertThat(query.ascending()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=x | limit must be a whole number from 1 to 999, but is \"x\"",
                "limit=0 | limit must be a whole number from 1 to 999, but is \"0\"",
                "limit=1000 | limit must be a whole number from 1 to 999, but is \"1000\"",
                "page=0 | page must be a whole number from 1 to 2147483647, but is \"0\"",
                "page=1.5 | page must be a whole number from 1",
                "sort=color | sort must be one of id, time, model, req_path,",
                "order=up | order must be asc or desc, but is \"up\"",
                "min_id=0 | min_id must be a whole number of at least 1, but is \"0\"",
                "max_id=-1 | max_id must be a whole number of at least 1, but is \"-1\"",
                "min_id=5&max_id=4 | min_id must not be above max_id, which is 4, but is \"5\"",
                "start=yesterday | start must be a time as of RFC 3339",
                "end=2026-01-01 | end must be a time as of RFC 3339",
                "start=2026-01-01T00:00:00Z&end=2026-01-01T00:00:00Z | start must be before end"
            })
    void whatIsWrongIsSaid(String query, String message) {
        assertThatThrownBy(() -> read(query))
                .isInstanceOfSatisfying(
                        GatewayError.class,
                        error -> {
                            assertThat(error.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
                            assertThat(error.message()).contains(message);
                            assertThat(message).startsWith(String.valueOf(error.param()));
                        });
    }
}
