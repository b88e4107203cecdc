package dev.swapgate.admin;

import static dev.swapgate.admin.AdminFixture.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.lock.schedule.LockSnapshot.State;
import dev.swapgate.process.ProcessState;
import dev.swapgate.proxy.route.LocalResponse;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;

class StatusRoutesTest {
    private final AdminFixture gateway = new AdminFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void theStatusHasExactlyThisShape() {
        gateway.readiness.preloaded();
        gateway.control.set("chat", State.LOADING, 0, 3, Duration.ZERO);
        gateway.control.set("org/embed:Q4", State.READY, 2, 0, Duration.ZERO);
        gateway.process(0, AdminFixture.process("chat", ProcessState.STARTING));
        gateway.process(1, AdminFixture.process("org/embed:Q4", ProcessState.READY));
        gateway.process(2, AdminFixture.process("secret", ProcessState.FAILED));

        assertThat(gateway.json("GET", "/api/status"))
                .isEqualTo(
                        parse(
                                """
                                {"version":"1.2.3","uptime":61.5,"status":"ready",
                                 "queue":{"waiting":3,"in_flight":2,"max":1000,"max_per_model":100},
                                 "groups":[
                                  {"name":"G2","swap":false,"exclusive":false,"persistent":true,
                                   "models":[
                                    {"id":"org/embed:Q4","name":"","description":"","unlisted":false,
                                     "aliases":[],"state":"ready","generation":0,"in_flight":2,
                                     "slots":10,"waiting":0,"oldest_wait":0,"load_estimate":12,
                                     "backoff":0,"ttl":300,"uptime":2.5,"pid":4711,"port":5801,
                                     "proxy":"http://127.0.0.1:5801"}]},
                                  {"name":"(default)","swap":true,"exclusive":true,"persistent":false,
                                   "models":[
                                    {"id":"chat","name":" Chat ","description":"Talks","unlisted":false,
                                     "aliases":["gpt"],"state":"loading","generation":1,"in_flight":0,
                                     "slots":10,"waiting":3,"oldest_wait":1.5,"load_estimate":12,
                                     "backoff":0,"ttl":300,"uptime":0,
                                     "proxy":"http://127.0.0.1:5801"},
                                    {"id":"secret","name":"","description":"","unlisted":true,
                                     "aliases":[],"state":"failed","generation":0,"in_flight":0,
                                     "slots":10,"waiting":0,"oldest_wait":0,"load_estimate":12,
                                     "backoff":0,"ttl":300,"uptime":0,
                                     "proxy":"http://127.0.0.1:5801","last_failure":"exit code 7"}]}]}
                                """));
    }

    @Test
    void groupsWithoutMembersAreLeftOut() {
        assertThat(gateway.text("GET", "/api/status")).doesNotContain("\"idle\"");
    }

    @Test
    void theStatusIsNotStored() {
        assertThat(gateway.content("GET", "/api/status").headers())
                .containsEntry("Cache-Control", "no-store");
    }

    @Test
    void theStreamBeginsWithTheStatusAndGoesOnWithEachChange() throws Exception {
        RecordingSink sink = new RecordingSink();
        sink.open(gateway.stream("/api/status/stream"));
        try {
            String first = sink.next();
            assertThat(first).endsWith("}\n");
            assertThat(parse(first)).isEqualTo(gateway.json("GET", "/api/status"));

            gateway.control.set("chat", State.READY, 1, 0, Duration.ZERO);
            assertThat(parse(sink.next()).at("/groups/1/models/0/in_flight").asInt()).isOne();
            gateway.readiness.preloaded();
            assertThat(parse(sink.next()).get("status").asText()).isEqualTo("ready");
        } finally {
            sink.leave();
        }
        assertThat(sink.chunks).isEmpty();
    }

    @Test
    void theStreamIsNotBuffered() {
        LocalResponse.Stream stream = gateway.stream("/api/status/stream");

        assertThat(stream.contentType()).isEqualTo("application/x-ndjson");
        assertThat(stream.headers()).containsEntry("X-Content-Type-Options", "nosniff");
        // Every line is JSON.
        assertThat(stream.gap().apply(12)).isEmpty();
    }
}
