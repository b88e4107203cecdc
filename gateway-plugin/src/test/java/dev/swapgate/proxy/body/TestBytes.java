package dev.swapgate.proxy.body;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Bodies in every form in which the gateway may hold them. */
final class TestBytes {
    private TestBytes() {}

    static Bytes memory(String text) {
        return Bytes.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** In a file that lives as long as the test run. */
    static Bytes file(byte[] content) {
        try {
            SpoolFile file = SpoolFile.create();
            file.append(content, 0, content.length);
            return file.bytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** In pieces of random size. */
    static Bytes pieces(byte[] content, RandomGenerator random) {
        List<Bytes> pieces = new ArrayList<>();
        for (int at = 0; at < content.length; ) {
            int size = Math.min(content.length - at, 1 + random.nextInt(content.length / 3 + 1));
            pieces.add(Bytes.of(content, at, size));
            at += size;
        }
        return Bytes.join(pieces);
    }

    static byte[] read(Bytes bytes) {
        try (var in = bytes.open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Bytes bytes) {
        return new String(read(bytes), StandardCharsets.UTF_8);
    }
}
