package dev.swapgate.process.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.swapgate.log.LogBuffer;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class SupervisedCommandTest {
    private final String mark = UUID.randomUUID().toString();
    private final CountDownLatch hearing = new CountDownLatch(1);
    private final Spawner spawner = new Spawner();

    @AfterEach
    void close() {
        hearing.countDown();
        spawner.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"cgroup", "pidns", "group"})
    void whatNobodyHeardOfEndsToo(String containment) {
        Containment deaf = deaf(ContainmentChoice.make(containment, spawner).containment());
        var started = CompletableFuture.supplyAsync(() -> start(deaf), Thread::startVirtualThread);
        await().until(() -> alive().stream().anyMatch(text -> text.contains("sleep 601")));

        for (ProcessTable.Entry entry : ProcessTable.read()) {
            if (ProcessTable.command(entry.pid()).contains("swapgate-supervisor " + mark)) {
                ProcessTree.signal(Set.of(entry.pid()), true);
            }
        }
        started.join().destroy();

        assertThat(alive()).isEmpty();
    }

    private SupervisedCommand start(Containment containment) {
        var words = List.of("/bin/sh", "-c", "(setsid sleep 601 &); exec sleep 600");
        var command = Command.of(mark, words, List.of("SWAPGATE_TEST=" + mark));
        try {
            return SupervisedCommand.start(command, containment, spawner, new LogBuffer(1000));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<String> alive() {
        return ProcessTable.marked(Set.of("SWAPGATE_TEST"), mark).stream()
                .map(ProcessTable::command)
                .toList();
    }

    /** A containment whose trees get to know no number, as if what was said were still unread. */
    private Containment deaf(Containment containment) {
        return new Containment() {
            @Override
            public String describe() {
                return containment.describe();
            }

            @Override
            public ProcessTree enclose(String token) {
                return new DeafTree(containment.enclose(token));
            }
        };
    }

    private final class DeafTree implements ProcessTree {
        private final ProcessTree tree;

        DeafTree(ProcessTree tree) {
            this.tree = tree;
        }

        @Override
        public void reported(String role, long pid) {
            try {
                hearing.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public Map<String, String> settings() {
            return tree.settings();
        }

        @Override
        public void begin() {
            tree.begin();
        }

        @Override
        public Set<Long> pids() {
            return tree.pids();
        }

        @Override
        public boolean isEmpty() {
            return tree.isEmpty();
        }

        @Override
        public void terminate() {
            tree.terminate();
        }

        @Override
        public void kill() {
            tree.kill();
        }

        @Override
        public void close() {
            tree.close();
        }
    }
}
