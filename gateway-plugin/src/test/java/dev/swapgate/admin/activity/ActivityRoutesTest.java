package dev.swapgate.admin.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.swapgate.activity.Activity;
import dev.swapgate.activity.row.ActivityPage;
import dev.swapgate.activity.row.ActivityQuery;
import dev.swapgate.activity.row.ActivityRow;
import dev.swapgate.activity.row.ActivityStats;
import dev.swapgate.activity.row.ActivityStore;
import dev.swapgate.activity.row.ActivityStoreException;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.Route;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

class ActivityRoutesTest {
    private final List<String> warnings = new CopyOnWriteArrayList<>();

    /** A file that is damaged. */
    private record DamagedStore(boolean isSlow) implements ActivityStore {
        @Override
        public void open() {}

        @Override
        public List<ActivityRow> add(List<ActivityRow> rows) {
            return rows;
        }

        @Override
        public ActivityPage find(ActivityQuery query) {
            throw new ActivityStoreException("/a.db cannot be read");
        }

        @Override
        public ActivityStats stats(Optional<String> model) {
            throw new ActivityStoreException("/a.db cannot be read");
        }

        @Override
        public void close() {}
    }

    @ParameterizedTest
    @CsvSource({
        "/api/metrics/activity,true",
        "/api/metrics/activity,false",
        "/api/metrics/stats,true",
        "/api/metrics/stats,false"
    })
    void aStoreThatCannotBeReadIsToldAsSuchAndLogged(String path, boolean slow) {
        try (Activity activity = new Activity(new DamagedStore(slow), 0, warnings::add)) {
            assertThat(ask(new ActivityRoutes(activity), path))
                    .failsWithin(Duration.ofSeconds(60))
                    .withThrowableThat()
                    .havingRootCause()
                    .asInstanceOf(type(GatewayError.class))
                    .satisfies(error -> {
                        assertThat(error.code()).isEqualTo(ErrorCode.ACTIVITY_UNREADABLE);
                        assertThat(error.code().status()).isEqualTo(503);
                        assertThat(error.message()).doesNotContain("/a.db");
                    });
            assertThat(warnings).containsExactly("/a.db cannot be read");
        }
    }

    private static java.util.concurrent.CompletableFuture<?> ask(
            ActivityRoutes routes, String path) {
        Route route =
                routes.routes().stream().filter(r -> r.path().equals(path)).findAny().orElseThrow();
        return ((Route.Action.Local) route.action())
                .handler()
                .handle(new LocalRequest("GET", "", Map.of(), Map.of(), new byte[0], "request"))
                .toCompletableFuture();
    }
}
