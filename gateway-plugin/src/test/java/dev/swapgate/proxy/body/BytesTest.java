package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eclipse.jetty.client.ByteBufferRequestContent;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.io.Content;
import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

class BytesTest {

    @Test
    void slicingJoiningAndReplacingEqualTheSameOnArrays() {
        Random random = new Random(1);
        for (int round = 0; round < 500; round++) {
            byte[] content = new byte[1 + random.nextInt(200)];
            random.nextBytes(content);
            Bytes bytes =
                    round % 2 == 0 ? TestBytes.pieces(content, random) : TestBytes.file(content);
            int from = random.nextInt(content.length + 1);
            int to = from + random.nextInt(content.length - from + 1);

            assertThat(TestBytes.read(bytes)).isEqualTo(content);
            assertThat(TestBytes.read(bytes.slice(from, to)))
                    .isEqualTo(Arrays.copyOfRange(content, from, to));
            Bytes replaced = bytes.replace(from, to, TestBytes.memory("new"));
            assertThat(replaced.length()).isEqualTo(content.length - (to - from) + 3);
            assertThat(TestBytes.read(replaced.slice(from, from + 3))).asString().isEqualTo("new");
            assertThat(TestBytes.read(replaced.slice(from + 3, replaced.length())))
                    .isEqualTo(Arrays.copyOfRange(content, to, content.length));
        }
    }

    @Test
    void slicesOutsideAreRefused() {
        Bytes bytes = TestBytes.memory("abc");

        assertThatThrownBy(() -> bytes.slice(-1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.slice(2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> bytes.slice(0, 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void goingBackOverSeparatorsCrossesBlocksAndPieces() throws IOException {
        String text = "x" + " ,\r\n\t".repeat(400) + "y";
        Bytes pieces = TestBytes.pieces(text.getBytes(StandardCharsets.US_ASCII), new Random(2));

        assertThat(pieces.endBefore(text.length() - 1)).isEqualTo(1);
        assertThat(pieces.endBefore(text.length())).isEqualTo(text.length());
        assertThat(TestBytes.memory("  , ").endBefore(4)).isZero();
    }

    @Test
    void contentInMemoryIsJettysOwn() throws IOException {
        Request.Content content = TestBytes.memory("hello").content("text/plain");

        assertThat(content).isInstanceOf(ByteBufferRequestContent.class);
        assertThat(content.getContentType()).isEqualTo("text/plain");
        assertThat(content.getLength()).isEqualTo(5);
        assertThat(drain(content)).asString().isEqualTo("hello");
        assertThat(content.rewind()).isTrue();
        assertThat(drain(content)).asString().isEqualTo("hello");
    }

    @Test
    void contentsInAFileAreIndependentOfEachOtherAndCanBeRewound() throws IOException {
        byte[] large = new byte[200_000];
        new Random(3).nextBytes(large);
        Bytes mixed =
                Bytes.join(
                        List.of(
                                TestBytes.memory("head"),
                                TestBytes.file(large),
                                TestBytes.memory("tail")));
        Request.Content first = mixed.content("application/json");
        Request.Content second = mixed.content("application/json");

        assertThat(first.getLength()).isEqualTo(large.length + 8);
        assertThat(first.getContentType()).isEqualTo("application/json");
        assertThat(first.read().isLast()).isFalse();
        assertThat(drain(second)).isEqualTo(TestBytes.read(mixed));
        assertThat(first.rewind()).isTrue();
        assertThat(drain(first)).isEqualTo(TestBytes.read(mixed));
        assertThat(first.read().isLast()).isTrue();
    }

    @Test
    void demandIsServedAtOnceAndDoesNotRecurse() {
        Request.Content content = TestBytes.file(new byte[3_000_000]).content("a/b");
        AtomicInteger depth = new AtomicInteger();
        AtomicInteger deepest = new AtomicInteger();
        AtomicInteger chunks = new AtomicInteger();
        Runnable reader =
                new Runnable() {
                    @Override
                    public void run() {
                        deepest.accumulateAndGet(depth.incrementAndGet(), Math::max);
                        chunks.incrementAndGet();
                        if (!content.read().isLast()) {
                            content.demand(this);
                        }
                        depth.decrementAndGet();
                    }
                };
        content.demand(reader);

        assertThat(chunks.get()).isGreaterThan(50);
        assertThat(deepest.get()).isEqualTo(1);
    }

    @Test
    void aClosedFileFailsTheContentForGood() throws IOException {
        SpoolFile file = SpoolFile.create();
        file.append(new byte[100], 0, 100);
        Request.Content content = file.bytes().content("a/b");
        file.close();

        Content.Chunk chunk = content.read();
        assertThat(Content.Chunk.isFailure(chunk, true)).isTrue();
        assertThat(content.rewind()).isFalse();
        assertThat(content.read()).isSameAs(chunk);
    }

    @Test
    void aFailedContentStaysFailed() {
        Request.Content content = TestBytes.file(new byte[100]).content("a/b");
        IOException gone = new IOException("gone");
        content.fail(gone);

        assertThat(content.read().getFailure()).isSameAs(gone);
        assertThat(content.rewind()).isFalse();
    }

    @Test
    void smallPiecesInMemoryAreSentAsOne() {
        Bytes pieces =
                TestBytes.pieces("abcdefghij".getBytes(StandardCharsets.UTF_8), new Random(4));

        assertThat(pieces.compacted().singleArray()).isNotNull();
        assertThat(TestBytes.text(pieces.compacted())).isEqualTo("abcdefghij");
        assertThat(Bytes.EMPTY.compacted()).isSameAs(Bytes.EMPTY);
    }

    private static byte[] drain(Content.Source source) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (true) {
            Content.Chunk chunk = source.read();
            byte[] part = new byte[chunk.remaining()];
            chunk.getByteBuffer().get(part);
            all.writeBytes(part);
            chunk.release();
            if (chunk.isLast()) {
                return all.toByteArray();
            }
        }
    }
}
