package dev.swapgate.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.log.LogBuffer;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class LogTailTest {
    private static final String TEXT = "plain, ä, €, 😀, \u001b[31mred\u001b[0m\n";

    private static void append(LogBuffer log, byte[] bytes) {
        log.append(bytes, 0, bytes.length);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void theFirstLookHasWhatIsKeptAndTheNextWhatIsNew() {
        LogBuffer log = new LogBuffer(100);
        LogTail tail = new LogTail(log);
        assertThat(tail.next()).isEmpty();
        append(log, bytes("one"));
        assertThat(tail.next()).isEqualTo("one");
        assertThat(tail.next()).isEmpty();
        append(log, bytes("two"));
        assertThat(tail.next()).isEqualTo("two");
        assertThat(new LogTail(log).next()).isEqualTo("onetwo");
    }

    @Test
    void noCharacterIsCutHoweverTheBytesCome() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            LogBuffer log = new LogBuffer(1000);
            LogTail tail = new LogTail(log);
            StringBuilder read = new StringBuilder();
            byte[] bytes = bytes(TEXT);
            for (int at = 0; at < bytes.length; ) {
                int length = Math.min(bytes.length - at, 1 + random.nextInt(3));
                log.append(bytes, at, length);
                at += length;
                read.append(tail.next());
            }
            assertThat(read).as("seed %d", seed).hasToString(TEXT);
        }
    }

    @Test
    void bytesThatAreNoTextAreShownAllTheSame() {
        LogBuffer log = new LogBuffer(100);
        LogTail tail = new LogTail(log);
        append(log, new byte[] {'a', (byte) 0xff, (byte) 0x80, 'b'});
        assertThat(tail.next()).startsWith("a").endsWith("b").contains("\ufffd");
    }

    @Test
    void whatWasMissedBetweenTwoLooksIsCounted() {
        LogBuffer log = new LogBuffer(8);
        append(log, bytes("0123456789"));
        LogTail tail = new LogTail(log);
        assertThat(tail.next()).isEqualTo("23456789");
        append(log, bytes("abcdefghijkl"));
        assertThat(tail.next()).isEqualTo("\n— 4 bytes dropped —\nefghijkl");
    }

    @Test
    void aCharacterOfWhichTheBeginningIsGoneIsLeftOut() {
        LogBuffer log = new LogBuffer(4);
        append(log, bytes("€ab"));
        assertThat(new LogTail(log).next()).isEqualTo("ab");
    }
}
