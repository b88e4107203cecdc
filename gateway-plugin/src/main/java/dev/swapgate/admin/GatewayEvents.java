package dev.swapgate.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.lock.Journal;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.plan.LockPlan;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.StreamSource.Sink;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * {@code /api/events}: first how everything stands, then each change: logs, models, calls in flight
 * and rows of those that are over, the active profile, reloads, the queue, and the decisions as
 * they are made. Each state of a model and each active profile is told however short it was; what
 * else changes between two looks is told as one event; of more decisions than fit into one the
 * oldest are left out, and it is said how many. Immutable.
 */
final class GatewayEvents {
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration HEARTBEAT = Duration.ofSeconds(15);
    private static final long LOOKS_PER_HEARTBEAT = HEARTBEAT.dividedBy(PAUSE);
    static final int MOST_DECISIONS = 100;
    private final AdminServices services;
    private final Lookout lookout;

    GatewayEvents(AdminServices services, Lookout lookout) {
        this.services = services;
        this.lookout = lookout;
    }

    List<Route> routes() {
        return List.of(Answers.get("/api/events", Answers.now(this::stream)));
    }

    private LocalResponse stream(LocalRequest request) {
        return Answers.events(this::open);
    }

    private AutoCloseable open(Sink sink) {
        EventSource.Reading calls = services.calls().open();
        ProfileChanges profiles = ProfileChanges.of(services.profile());
        AutoCloseable looking = lookout.begin(PAUSE, sink, new Listener(sink, calls, profiles));
        return () -> {
            calls.close();
            profiles.close();
            looking.close();
        };
    }

    /** What of a model is worth an event when it changes: not the times, which always do. */
    private record Seen(
            String id, LockSnapshot.State state, long generation, int inFlight, int waiting) {

        static Seen of(LockSnapshot.Model model) {
            return new Seen(
                    model.id(),
                    model.state(),
                    model.generation(),
                    model.inFlight(),
                    model.waiting());
        }
    }

    /** One reader; used by the lookout's thread alone. */
    private final class Listener implements Runnable {
        private final Sink sink;
        private final EventSource.Reading calls;
        private final LogTail gateway = new LogTail(services.logs().gateway());
        private final LogTail upstream = new LogTail(services.logs().upstream());
        private List<Seen> told = List.of();
        private final ModelSteps steps = new ModelSteps(services.control().journal());
        private final ProfileChanges profiles;
        private ArrayNode toldModels = Answers.array();
        private JsonNode toldProfile = MissingNode.getInstance();
        private long lastDecision = services.control().journal().last();
        private long looks;

        Listener(Sink sink, EventSource.Reading calls, ProfileChanges profiles) {
            this.sink = sink;
            this.calls = calls;
            this.profiles = profiles;
        }

        @Override
        public void run() {
            tellLog("proxy", gateway);
            tellLog("upstream", upstream);
            tellModels();
            if (looks == 0) {
                tellSettings();
            }
            tellProfile();
            calls.read(this::send);
            tellDecisions();
            tellQueue();
            looks++;
            if (looks % LOOKS_PER_HEARTBEAT == 0) {
                send(": still here\n\n");
                // Of what a slow client does not read the oldest is dropped.
                calls.repeat(this::send);
            }
        }

        private void tellLog(String source, LogTail log) {
            String text = log.next();
            if (looks == 0 || !text.isEmpty()) {
                send("logData", Answers.object().put("source", source).put("data", text));
            }
        }

        private void tellModels() {
            var decided = steps.decided();
            var snapshot = services.control().snapshot().models();
            ArrayNode models = ModelStatus.all(services, ModelState.all(services, snapshot));
            for (ModelSteps.Step step : steps.to(snapshot, decided)) {
                tellModels(ModelStatus.with(toldModels, step));
            }
            tellModels(models);
        }

        private void tellModels(ArrayNode models) {
            if (looks == 0 || !models.equals(toldModels)) {
                toldModels = models;
                send("modelStatus", models);
            }
        }

        private void tellSettings() {
            ObjectNode settings = Answers.object();
            settings.putObject("activity")
                    .set(
                            "session_id",
                            Answers.tree(services.config().monitoring().sessionHeaders()));
            send("uiConfig", settings);
        }

        private void tellProfile() {
            profiles.next().forEach(id -> tellProfile(ProfileRoutes.active(id)));
            tellProfile(ProfileRoutes.active(services));
        }

        private void tellProfile(JsonNode profile) {
            if (!profile.equals(toldProfile)) {
                toldProfile = profile;
                send("profileChanged", profile);
                if (looks > 0) {
                    send("modelStatus", toldModels);
                }
            }
        }

        private void tellQueue() {
            var now = services.control().snapshot().models().stream().map(Seen::of).toList();
            if (!now.equals(told)) {
                told = now;
                send("queue", QueueRoutes.queue(services));
            }
        }

        private void tellDecisions() {
            Journal journal = services.control().journal();
            long before = lastDecision;
            var made = journal.newest(entry -> entry.number() > before, MOST_DECISIONS);
            if (made.isEmpty()) {
                return;
            }
            lastDecision = made.getFirst().number();
            ObjectNode data = Answers.object();
            data.put("left_out", lastDecision - before - made.size());
            ArrayNode decisions = data.putArray("decisions");
            var json = new DecisionJson(LockPlan.policy(services.config()));
            made.reversed().forEach(entry -> decisions.add(json.of(entry)));
            send("decisions", data);
        }

        private void send(String type, JsonNode data) {
            ObjectNode message = Answers.object().put("type", type);
            message.put("data", new String(Answers.bytes(data), StandardCharsets.UTF_8));
            String text = new String(Answers.bytes(message), StandardCharsets.UTF_8);
            send("event:message\ndata:" + text + "\n\n");
        }

        private void send(String text) {
            sink.send(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
