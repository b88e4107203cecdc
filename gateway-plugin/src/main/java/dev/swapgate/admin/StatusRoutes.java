package dev.swapgate.admin;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import dev.swapgate.config.GroupConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.config.SwapgateSettings;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.process.ProcessSnapshot;
import dev.swapgate.proxy.route.LocalRequest;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route;
import dev.swapgate.proxy.route.StreamSource.Sink;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * {@code /api/status}: everything the status page shows, once or, at {@code /api/status/stream}, as
 * a line of JSON now and for each change. Immutable.
 */
final class StatusRoutes {
    private static final Duration PAUSE = Duration.ofMillis(400);

    /** So that a reader can tell a quiet gateway from a lost connection. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private static final long LOOKS_PER_HEARTBEAT = HEARTBEAT.dividedBy(PAUSE);
    private final AdminServices services;
    private final InstantSource clock;
    private final Lookout lookout;

    StatusRoutes(AdminServices services, InstantSource clock, Lookout lookout) {
        this.services = services;
        this.clock = clock;
        this.lookout = lookout;
    }

    List<Route> routes() {
        return List.of(
                Answers.get("/api/status", Answers.now(this::once)),
                Answers.get("/api/status/stream", Answers.now(this::stream)));
    }

    private LocalResponse once(LocalRequest request) {
        return Answers.json(status(services.readiness().state(), ModelState.all(services)));
    }

    private LocalResponse stream(LocalRequest request) {
        return new LocalResponse.Stream(
                "application/x-ndjson",
                Answers.PRIVATE,
                sink -> lookout.begin(PAUSE, sink, new Listener(sink)),
                // The next line tells everything anyway.
                missed -> new byte[0]);
    }

    /** One reader of the stream; used by the lookout's thread alone. */
    private final class Listener implements Runnable {
        private final Sink sink;
        private List<Object> told = List.of();
        private long quiet;

        Listener(Sink sink) {
            this.sink = sink;
        }

        @Override
        public void run() {
            Readiness.State readiness = services.readiness().state();
            List<ModelState> models = ModelState.all(services);
            List<Object> now = List.of(readiness, models.stream().map(Seen::of).toList());
            quiet++;
            if (!now.equals(told) || quiet >= LOOKS_PER_HEARTBEAT) {
                told = now;
                quiet = 0;
                sink.send(line(status(readiness, models)));
            }
        }

        private byte[] line(ObjectNode status) {
            byte[] json = Answers.bytes(status);
            byte[] line = Arrays.copyOf(json, json.length + 1);
            line[json.length] = '\n';
            return line;
        }
    }

    /** What of a model is worth a line when it changes: not the times, which always do. */
    private record Seen(
            String state, long generation, int inFlight, int waiting, OptionalLong port) {

        static Seen of(ModelState model) {
            LockSnapshot.Model lock = model.lock();
            ProcessSnapshot process = model.process();
            return new Seen(
                    model.word(),
                    lock.generation(),
                    lock.inFlight(),
                    lock.waiting(),
                    process == null ? OptionalLong.empty() : process.port());
        }
    }

    private ObjectNode status(Readiness.State readiness, List<ModelState> models) {
        ObjectNode answer = Answers.object().put("version", services.build().version());
        Instant now = clock.instant();
        Answers.seconds(answer, "uptime", Duration.between(services.started(), now));
        answer.put("status", Answers.word(readiness));
        answer.set("queue", queue(models));
        answer.set("groups", groups(models));
        return answer;
    }

    private ObjectNode queue(List<ModelState> models) {
        SwapgateSettings.Queue limits = services.config().swapgate().queue();
        ObjectNode queue = Answers.object();
        queue.put("waiting", models.stream().mapToInt(model -> model.lock().waiting()).sum());
        queue.put("in_flight", models.stream().mapToInt(model -> model.lock().inFlight()).sum());
        return queue.put("max", limits.max()).put("max_per_model", limits.maxPerModel());
    }

    private ArrayNode groups(List<ModelState> models) {
        Map<String, ModelState> byId =
                models.stream()
                        .collect(Collectors.toMap(m -> m.config().id(), Function.identity()));
        ArrayNode groups = Answers.array();
        services.config().groups().values().stream()
                .filter(group -> !group.members().isEmpty())
                // The hidden group after those that people wrote.
                .sorted(Comparator.comparing(group -> group.name().equals(GroupConfig.DEFAULT)))
                .forEach(group -> groups.add(describe(group, byId)));
        return groups;
    }

    private static ObjectNode describe(GroupConfig group, Map<String, ModelState> byId) {
        ObjectNode node = Answers.object().put("name", group.name()).put("swap", group.swap());
        node.put("exclusive", group.exclusive()).put("persistent", group.persistent());
        ArrayNode members = node.putArray("models");
        for (String id : group.members()) {
            ModelState model = byId.get(id);
            if (model != null) {
                members.add(describe(model));
            }
        }
        return node;
    }

    private static ObjectNode describe(ModelState model) {
        ModelConfig config = model.config();
        LockSnapshot.Model lock = model.lock();
        ObjectNode node = Answers.object().put("id", config.id()).put("name", config.name());
        node.put("description", config.description()).put("unlisted", config.unlisted());
        node.set("aliases", Answers.tree(config.aliases()));
        node.put("state", model.word()).put("generation", lock.generation());
        node.put("in_flight", lock.inFlight()).put("slots", config.concurrencyLimit());
        node.put("waiting", lock.waiting());
        Answers.seconds(node, "oldest_wait", lock.oldestWait());
        Answers.seconds(node, "load_estimate", lock.loadEstimate());
        Answers.seconds(node, "backoff", lock.backoff());
        Answers.seconds(node, "ttl", config.ttl());
        process(node, model.process());
        return node;
    }

    private static void process(ObjectNode node, @Nullable ProcessSnapshot process) {
        if (process == null) {
            return;
        }
        Answers.seconds(node, "uptime", process.uptime());
        process.pid().ifPresent(pid -> node.put("pid", pid));
        process.port().ifPresent(port -> node.put("port", port));
        node.put("proxy", process.proxy());
        process.lastFailure().ifPresent(failure -> node.put("last_failure", failure));
    }
}
