package dev.swapgate.process.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swapgate.log.LogBuffer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

@Timeout(30)
class ContainmentChoiceTest {
    private final Spawner spawner = new Spawner();

    @AfterEach
    void close() {
        spawner.close();
    }

    @Test
    void everySettingFindsSomethingThatWorksAndSaysWhatItIs() throws IOException {
        for (String setting : List.of("auto", "cgroup", "pidns", "group")) {
            ContainmentChoice choice = ContainmentChoice.make(setting, spawner);

            assertThat(choice.describe()).startsWith(choice.containment().describe());
            check(choice.containment());
        }
        assertThat(ContainmentChoice.make("group", spawner).describe())
                .isEqualTo("process group and environment mark");
    }

    @Test
    void whereThereIsNoProcTheDescendantsAreFollowed() throws IOException {
        check(new HandleContainment());
    }

    private void check(Containment containment) throws IOException {
        var output = new LogBuffer(1000);
        var command =
                SupervisedCommand.start(
                        Command.of(
                                "x",
                                List.of(
                                        "/bin/sh",
                                        "-c",
                                        "trap '' TERM; sleep 60 & echo hi; sleep 61; sleep 62"),
                                List.of()),
                        containment,
                        spawner,
                        output);
        var gate = new Gate();
        ProcessTree tree = command.tree();
        assertThat(gate.poll(() -> tree.pids().size() >= 3, Deadline.in(Duration.ofSeconds(5))))
                .as(containment.describe())
                .isTrue();
        assertThat(tree.isEmpty()).isFalse();
        assertThat(tree.pids()).contains(command.pid().orElseThrow());
        tree.terminate();
        assertThat(command.exitStatus()).isEmpty();
        command.destroy();

        assertThat(tree.isEmpty()).isTrue();
        assertThat(command.exitStatus().orElseThrow().isSuccess()).isFalse();
        assertThat(output.lastLines(9)).contains("hi");
    }

    @Test
    void onlyWhoIsAloneWithItsUserLeavesClientsOutside() {
        var ofUser =
                new ContainmentChoice(new NamespaceContainment(new Programs(), true), List.of());
        var ofRoot =
                new ContainmentChoice(new NamespaceContainment(new Programs(), false), List.of());
        Command podman = Command.of("m", List.of("/usr/bin/podman", "run"), List.of());
        Command server = Command.of("m", List.of("/opt/server"), List.of());

        assertThat(ofUser.forModel(podman)).isInstanceOf(GroupContainment.class);
        assertThat(ofUser.forModel(server)).isSameAs(ofUser.containment());
        assertThat(ofRoot.forModel(podman)).isSameAs(ofRoot.containment());
        assertThat(ofRoot.forNeighbours()).isInstanceOf(GroupContainment.class);
    }

    @Test
    void nothingIsStartedByAClosedSpawner() {
        spawner.close();

        assertThatThrownBy(() -> spawner.start(new ProcessBuilder("true")))
                .isInstanceOf(IOException.class);
    }

    @Test
    void endsAreToldInWords() {
        assertThat(new ExitStatus(0).describe()).isEqualTo("exit code 0");
        assertThat(new ExitStatus(143).describe()).contains("signal 15, TERM");
        assertThat(new ExitStatus(137).describe()).contains("memory");
        assertThat(new ExitStatus(255).describe()).isEqualTo("exit code 255");
        assertThat(new ExitStatus(ExitStatus.UNKNOWN).describe()).contains("supervisor");
    }
}
