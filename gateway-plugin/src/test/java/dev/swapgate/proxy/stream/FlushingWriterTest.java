package dev.swapgate.proxy.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;

import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class FlushingWriterTest {

    /** A container's output as the servlet specification has it: strict about being asked first. */
    private static final class Output extends ServletOutputStream {

        private final StringBuilder log = new StringBuilder();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private volatile @Nullable WriteListener listener;
        private volatile boolean takes = true;
        private boolean asked;
        private @Nullable IOException failure;

        @Override
        public boolean isReady() {
            asked = takes;
            return takes;
        }

        @Override
        public void setWriteListener(WriteListener taken) {
            listener = taken;
        }

        @Override
        public void write(int b) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            checkAsked();
            bytes.write(from, offset, length);
            log.append('w').append(length).append(' ');
        }

        @Override
        public void flush() throws IOException {
            checkAsked();
            log.append("f ");
        }

        private void checkAsked() throws IOException {
            if (!asked) {
                throw new IllegalStateException("isReady was not asked");
            }
            asked = false;
            if (failure != null) {
                throw failure;
            }
        }

        void possible() throws IOException {
            WriteListener heard = listener;
            if (heard == null) {
                throw new IllegalStateException("nobody listens");
            }
            heard.onWritePossible();
        }
    }

    private final Output output = new Output();
    private final List<Throwable> failures = new ArrayList<>();
    private final FlushingWriter writer = new FlushingWriter(output, failures::add);

    /** A callback that writes down what became of it. */
    private static Callback note(String name, List<String> log) {
        return Callback.from(() -> log.add(name), x -> log.add(name + " failed"));
    }

    private void write(String text, Callback callback) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.write(bytes, 0, bytes.length, callback);
    }

    @Test
    void nothingIsWrittenBeforeTheContainerCalls() throws Exception {
        List<String> log = new ArrayList<>();
        write("abc", note("a", log));
        assertThat(output.log).isEmpty();
        output.possible();
        assertThat(output.log).hasToString("w3 f ");
        assertThat(log).containsExactly("a");
        assertThat(writer.written()).isEqualTo(3);
    }

    @Test
    void theCallbackWaitsUntilTheFlushIsThrough() throws Exception {
        List<String> log = new ArrayList<>();
        write("a", note("a", log));
        output.possible();
        output.takes = false;
        write("b", note("b", log));
        assertThat(output.log).hasToString("w1 f ");
        output.takes = true;
        output.possible();
        assertThat(output.log).hasToString("w1 f w1 f ");
        assertThat(log).containsExactly("a", "b");
    }

    @Test
    void callsOfTheContainerForNothingAreHarmless() throws Exception {
        write("a", Callback.NOOP);
        output.possible();
        output.possible();
        output.possible();
        assertThat(output.log).hasToString("w1 f ");
    }

    @Test
    void anEmptyChunkIsAFlush() throws Exception {
        write("", Callback.NOOP);
        output.possible();
        assertThat(output.log).hasToString("f ");
    }

    @Test
    void chunksThatFollowEachOtherDoNotGrowTheStack() throws Exception {
        AtomicInteger left = new AtomicInteger(200_000);
        CountDownLatch done = new CountDownLatch(1);
        Callback next =
                new Callback() {
                    @Override
                    public void succeeded() {
                        if (left.decrementAndGet() > 0) {
                            write("x", this);
                        } else {
                            done.countDown();
                        }
                    }
                };
        write("x", next);
        output.possible();
        assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(writer.written()).isEqualTo(200_000);
    }

    @Test
    void theOrderIsThatOfTheCallsWhoeverMakesThem() throws Exception {
        write("0", Callback.NOOP);
        output.possible();
        int each = 2000;
        List<Thread> threads = new ArrayList<>();
        AtomicInteger succeeded = new AtomicInteger();
        for (String letter : List.of("a", "b", "c", "d")) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int i = 0; i < each; i++) {
                                    write(letter, Callback.from(succeeded::incrementAndGet));
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(succeeded).hasValue(4 * each);
        assertThat(output.bytes.toString(StandardCharsets.UTF_8)).hasSize(4 * each + 1);
    }

    @Test
    void theLastEventKnowsHowTheStreamEndsAndIsTheLast() throws Exception {
        List<String> log = new ArrayList<>();
        write("data: x", note("a", log));
        writer.writeLast(
                inside -> (inside ? "INSIDE" : "BETWEEN").getBytes(StandardCharsets.UTF_8),
                note("last", log));
        write("late", note("late", log));
        output.possible();
        assertThat(output.bytes.toString(StandardCharsets.UTF_8)).isEqualTo("data: xINSIDE");
        assertThat(log).containsExactly("late failed", "a", "last");
    }

    @Test
    void aContainersErrorIsToldOnceBeforeTheChunksFail() throws Exception {
        List<String> log = new ArrayList<>();
        FlushingWriter telling = new FlushingWriter(output, cause -> log.add("told"));
        telling.write(new byte[1], 0, 1, note("a", log));
        telling.write(new byte[1], 0, 1, note("b", log));
        telling.onError(new TimeoutException());
        telling.onError(new TimeoutException());
        telling.write(new byte[1], 0, 1, note("c", log));
        assertThat(log).containsExactly("told", "a failed", "b failed", "c failed");
    }

    @Test
    void aWriteThatFailsIsAnErrorOfTheContainer() throws Exception {
        List<String> log = new ArrayList<>();
        output.failure = new IOException("gone");
        write("a", note("a", log));
        output.possible();
        assertThat(failures).containsExactly(output.failure);
        assertThat(log).containsExactly("a failed");
    }

    @Test
    void anAbortLeavesAloneWhatTheContainerHas() throws Exception {
        List<String> log = new ArrayList<>();
        write("a", note("a", log));
        output.possible();
        output.takes = false;
        AtomicBoolean once = new AtomicBoolean();
        output.takes = true;
        write("b", Callback.from(() -> {}, x -> once.set(true)));
        write("c", note("c", log));
        output.takes = false;
        write("d", note("d", log));
        write("e", note("e", log));
        writer.abort(new IllegalStateException("over"));
        assertThat(log).containsExactly("a", "c", "d failed", "e failed");
        assertThat(once).isFalse();
        assertThat(failures).isEmpty();
    }

    @Test
    void theOutputIsStrict() {
        assertThatIllegalStateException().isThrownBy(output::flush);
    }
}
