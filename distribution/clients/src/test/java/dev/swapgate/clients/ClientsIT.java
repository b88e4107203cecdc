package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.swapgate.e2e.Launcher;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every client, unchanged, in every case it has a call for; and the table that tells of it. */
@TestMethodOrder(OrderAnnotation.class)
class ClientsIT {
    private static final List<Client> CLIENTS =
            List.of(
                    Script.python("Python openai", "openai_cases.py"),
                    Script.python("Python anthropic", "anthropic_cases.py"),
                    Script.node("npm openai", "openai.mjs"),
                    Script.node("npm @anthropic-ai/sdk", "anthropic.mjs"),
                    Script.node("npm Vercel ai", "ai.mjs"),
                    Script.node("npm @langchain/openai", "langchain.mjs"),
                    new OpenAiJava(),
                    new AnthropicJava(),
                    new LangChain4j(),
                    Script.java("spring-ai-openai", "dev.swapgate.clients.springai.SpringAiCases"),
                    new Curl());

    private static final String BEGIN = "<!-- clients: begin -->\n";
    private static final String END = "<!-- clients: end -->\n";

    private static final Map<Client, Outcome> OUTCOMES = new LinkedHashMap<>();

    @TempDir static Path directory;

    private static Launcher gateway;

    @BeforeAll
    static void start() {
        gateway = ClientGateway.start(directory, CLIENTS.size());
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @Order(1)
    @ParameterizedTest
    @FieldSource("CLIENTS")
    void everyCasePasses(Client client, @TempDir Path files) {
        client.require();
        String mortal = ClientGateway.mortal(CLIENTS.indexOf(client));
        var place = new Place(gateway, mortal, files);
        try (Crowd crowd = Crowd.at(place)) {
            Outcome outcome = client.tryOn(place);
            assertThat(outcome.failures()).isEmpty();
            assertThat(Case.titles()).containsAll(outcome.cases().keySet());
            assertThat(crowd.hasSeenARefusal())
                    .isEqualTo(outcome.cases().containsKey(Case.RETRY.title()));
            OUTCOMES.put(client, outcome);
        }
    }

    /** {@code mvn -q -Ptable} copies it from where it is written here. */
    @Order(2)
    @Test
    void theTableInTheReadmeIsWhatWasSeen() throws IOException {
        assumeTrue(
                OUTCOMES.size() == CLIENTS.size(),
                "skipped: not every client was tried to its end");
        String table = Table.of(OUTCOMES);
        Files.writeString(Path.of(System.getProperty("swapgate.test.table")), table);
        String readme = Files.readString(Path.of(System.getProperty("swapgate.test.readme")));
        assertThat(readme)
                .as("README.md is not what the clients did; mvn -q -Ptable copies it there")
                .contains(BEGIN + table + END);
    }
}
