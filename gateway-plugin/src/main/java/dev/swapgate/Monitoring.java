package dev.swapgate;

import dev.swapgate.activity.Activity;
import dev.swapgate.activity.CallRecorder;
import dev.swapgate.activity.row.ActivityStore;
import dev.swapgate.activity.row.ActivityStoreException;
import dev.swapgate.activity.row.MemoryStore;
import dev.swapgate.activity.sqlite.SqliteStore;
import dev.swapgate.admin.EventSource;
import dev.swapgate.admin.activity.ActivityRoutes;
import dev.swapgate.admin.activity.CallEvents;
import dev.swapgate.admin.machine.MachineRoutes;
import dev.swapgate.config.MonitoringSettings;
import dev.swapgate.config.MonitoringSettings.Performance;
import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.log.GatewayLog;
import dev.swapgate.machine.MachineMetrics;
import dev.swapgate.machine.MachineWatch;
import dev.swapgate.metrics.BuildInfo;
import dev.swapgate.metrics.GatewayMetrics;
import dev.swapgate.process.ToolOutput;
import dev.swapgate.proxy.route.Route;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What watches requests and the machine, wired. Safe for use by many threads. */
final class Monitoring implements AutoCloseable {
    /** Rows of activity that are kept in a file, about 80 MB of them. */
    private static final long ROWS_IN_FILE = 500_000;

    /** Of the heap, the part that captures may take at most. */
    private static final int CAPTURES_SHARE = 4;

    private final Performance performance;
    private final Activity activity;
    private final MachineWatch machine;

    Monitoring(MonitoringSettings settings, GatewayLog log, GatewayMetrics metrics) {
        performance = settings.performance();
        activity = activity(settings, text -> log.warn("activity: {}", text));
        var unused = activity.listen(new TokenCounts(metrics));
        machine =
                new MachineWatch(
                        ToolOutput::of, performance.every(), text -> log.warn("machine: {}", text));
        if (!performance.disabled()) {
            metrics.include(() -> MachineMetrics.of(machine.latest()));
        }
    }

    private static Activity activity(MonitoringSettings settings, Consumer<String> warnings) {
        int inMemory = settings.activityInMemory();
        var limits = new SqliteStore.Limits(ROWS_IN_FILE, inMemory, 0);
        ActivityStore store =
                settings.store()
                        .<ActivityStore>map(
                                file -> started(new SqliteStore(file, limits, warnings)))
                        .orElseGet(() -> new MemoryStore(inMemory));
        return new Activity(store, captureBytes(settings, warnings), warnings);
    }

    /** Rows that nobody will ever find are no surprise to end a day with. */
    private static SqliteStore started(SqliteStore store) {
        try {
            store.start();
            return store;
        } catch (ActivityStoreException e) {
            store.close();
            throw new ConfigException(
                    "store.path: " + e.getMessage() + "; name another file, or remove store", e);
        }
    }

    /** Captures are to cost memory, not the gateway. */
    private static long captureBytes(MonitoringSettings settings, Consumer<String> warnings) {
        long most = Runtime.getRuntime().maxMemory() / CAPTURES_SHARE;
        if (settings.captureBytes() > most) {
            warnings.accept(
                    "captureBuffer: %d MB is more than a quarter of Java's heap, so %d MB are used;"
                                    .formatted(settings.captureBytes() >> 20, most >> 20)
                            + " -Xmx gives it more");
        }
        return Math.min(most, settings.captureBytes());
    }

    /** Hears of calls to models. */
    CallRecorder recorder() {
        return activity;
    }

    /** Tells of these calls. */
    EventSource events() {
        return new CallEvents(activity);
    }

    /** The routes that show it all. */
    List<Route> routes() {
        List<Route> routes = new ArrayList<>(new ActivityRoutes(activity).routes());
        String version = BuildInfo.current().version();
        routes.addAll(new MachineRoutes(machine, performance.disabled(), version).routes());
        return routes;
    }

    /** Stores what is known and watches no more. */
    @Override
    public void close() {
        activity.close();
        machine.close();
    }
}
