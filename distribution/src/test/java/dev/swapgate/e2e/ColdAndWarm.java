package dev.swapgate.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Two gateways of one configuration, of which one runs its models and the other none. */
record ColdAndWarm(Side cold, Side warm) implements AutoCloseable {

    /** One of the gateways, what its models tell, and which processes there were at the start. */
    record Side(Launcher gateway, ModelEvents events, List<String> processes) {
        private static Side start(
                Path directory, Function<ModelEvents, String> yaml, List<String> models) {
            ModelEvents events = new ModelEvents(directory);
            Launcher gateway = Launcher.start(directory, yaml.apply(events));
            for (String model : models) {
                assertThat(Http.chat(gateway, model).join().statusCode())
                        .as(gateway::log)
                        .isEqualTo(200);
            }
            return new Side(gateway, events, gateway.survivors().alive());
        }

        /** Whether the same processes run as at the start. */
        void assertSameProcesses() {
            assertThat(gateway.survivors().alive()).containsExactlyInAnyOrderElementsOf(processes);
        }
    }

    /**
     * Starts both.
     *
     * @param yaml makes the configuration, given where models tell what they do
     * @param models which the warm one runs
     */
    static ColdAndWarm start(
            Path directory, Function<ModelEvents, String> yaml, List<String> models) {
        return new ColdAndWarm(
                Side.start(made(directory, "cold"), yaml, List.of()),
                Side.start(made(directory, "warm"), yaml, models));
    }

    private static Path made(Path directory, String name) {
        try {
            return Files.createDirectory(directory.resolve(name));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    List<Launcher> gateways() {
        return List.of(cold.gateway, warm.gateway);
    }

    @Override
    public void close() {
        try (Launcher first = cold.gateway;
                Launcher second = warm.gateway) {
            assertThat(first.process().isAlive()).isTrue();
            assertThat(second.process().isAlive()).isTrue();
            // Whoever sends nonsense must not make a library complain in the log.
            assertThat(first.log() + second.log()).doesNotContain("org.eclipse", "\tat ");
        }
    }
}
