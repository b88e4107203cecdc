package dev.swapgate.admin;

import static dev.swapgate.admin.AdminFixture.parse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.ConfigProblem;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.plan.ConfigChange;
import dev.swapgate.proxy.route.Route;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;

class ReloadRouteTest {
    private static final String PATH = "/api/config/reload";
    private final AdminFixture gateway = new AdminFixture();

    @AfterEach
    void close() {
        gateway.close();
    }

    @Test
    void saysWhatHasBecomeDifferent() {
        gateway.reload.complete(
                new ConfigChange(
                        List.of("a"),
                        List.of("b"),
                        List.of("c", "d"),
                        List.of("d"),
                        List.of("groups"),
                        List.of("swapgate.stateDir")));

        assertThat(gateway.json("POST", PATH))
                .isEqualTo(
                        parse(
                                """
                                {"reloaded":true,"added":["a"],"removed":["b"],
                                 "changed":["c","d"],"restarted":["d"],"settings":["groups"],
                                 "needs_restart_of_gateway":["swapgate.stateDir"],"warnings":[]}
                                """));
    }

    @Test
    void saysWhyAConfigurationCannotBeUsed() {
        var problem =
                new ConfigProblem(
                        Rule.UNREADABLE_FILE, "c.yaml", 3, 7, "models.a.ttl", "is wrong", "");
        gateway.reload.completeExceptionally(new ConfigException(List.of(problem), List.of()));

        var answer = gateway.content("POST", PATH);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(parse(new String(answer.body(), StandardCharsets.UTF_8)))
                .isEqualTo(
                        parse(
                                """
                                {"src":"swapgate","error":{
                                  "message":"The configuration cannot be used; the one before stays.",
                                  "type":"invalid_request_error","param":null,
                                  "code":"invalid_config"},
                                 "reloaded":false,"problems":[{"file":"c.yaml","line":3,"column":7,
                                  "path":"models.a.ttl","message":"is wrong"}]}
                                """));
    }

    @Test
    void aFileThatIsMissingIsAProblemWithoutAPlace() {
        gateway.reload.completeExceptionally(new ConfigException("c.yaml: there is no such file"));
        assertThat(new String(gateway.content("POST", PATH).body(), StandardCharsets.UTF_8))
                .contains("\"problems\":[{\"message\":\"c.yaml: there is no such file\"}]");
    }

    @Test
    void changesStateAndNeedsAKey() {
        Route route =
                gateway.routes.routes().stream()
                        .filter(known -> known.path().equals(PATH))
                        .findFirst()
                        .orElseThrow();
        assertThat(route.methods()).containsExactly("POST");
        assertThat(route.keyRequired()).isTrue();
        assertThat(route.changesState()).isTrue();
    }
}
