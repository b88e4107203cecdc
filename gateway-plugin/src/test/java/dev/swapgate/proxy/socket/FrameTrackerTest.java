package dev.swapgate.proxy.socket;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

class FrameTrackerTest {

    private static final int[] LENGTHS = {0, 1, 5, 124, 125, 126, 127, 300, 65_535, 65_536, 70_000};

    /** What a side may send, and where its frames end. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Traffic(byte[] bytes, Set<Integer> ends) {

        static Traffic of(Random random, boolean masked) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            Set<Integer> ends = new TreeSet<>(Set.of(0));
            for (int message = 0; message < 4; message++) {
                int parts = 1 + random.nextInt(3);
                for (int part = 0; part < parts; part++) {
                    int opcode = part > 0 ? 0 : 1 + random.nextInt(2);
                    boolean last = part == parts - 1;
                    int length = LENGTHS[random.nextInt(LENGTHS.length)];
                    bytes.writeBytes(
                            TestFrames.frame(opcode, last, payload(random, length), masked));
                    ends.add(bytes.size());
                    if (random.nextBoolean()) {
                        byte[] ping = payload(random, random.nextInt(126));
                        bytes.writeBytes(TestFrames.frame(9 + random.nextInt(2), ping, masked));
                        ends.add(bytes.size());
                    }
                }
            }
            return new Traffic(bytes.toByteArray(), ends);
        }

        private static byte[] payload(Random random, int length) {
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            return payload;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whateverIsRightPassesInWhateverPiecesItComes(boolean masked) {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Traffic traffic = Traffic.of(random, masked);
            FrameTracker tracker = new FrameTracker(masked);
            int at = 0;
            while (at < traffic.bytes.length) {
                int piece = Math.min(traffic.bytes.length - at, 1 + random.nextInt(20_000));
                int passed = tracker.follow(traffic.bytes, at, piece, false);
                assertThat(passed).as("seed %d at %d", seed, at).isEqualTo(piece);
                at += piece;
                assertThat(tracker.isBetweenFrames())
                        .as("seed %d at %d", seed, at)
                        .isEqualTo(traffic.ends.contains(at));
            }
            assertThat(tracker.isBroken() || tracker.isClosed()).as("seed %d", seed).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void toldToStopItPassesToTheEndOfTheFrameUnderWay(boolean masked) {
        for (int seed = 0; seed < 300; seed++) {
            Random random = new Random(seed);
            Traffic traffic = Traffic.of(random, masked);
            List<Integer> ends = new ArrayList<>(traffic.ends);
            FrameTracker tracker = new FrameTracker(masked);
            int cut = random.nextInt(traffic.bytes.length);
            tracker.follow(traffic.bytes, 0, cut, false);
            int passed = tracker.follow(traffic.bytes, cut, traffic.bytes.length - cut, true);
            int next = ends.stream().filter(end -> end >= cut).findFirst().orElseThrow();
            assertThat(cut + passed).as("seed %d cut %d", seed, cut).isEqualTo(next);
            assertThat(tracker.isBetweenFrames()).isTrue();
        }
    }

    @Test
    void nothingPassesAfterACloseFrame() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(TestFrames.text("bye", true));
        bytes.writeBytes(TestFrames.close(1000, true));
        int whole = bytes.size();
        bytes.writeBytes(TestFrames.text("more", true));
        FrameTracker tracker = new FrameTracker(true);
        assertThat(tracker.follow(bytes.toByteArray(), 0, bytes.size(), false)).isEqualTo(whole);
        assertThat(tracker.isClosed()).isTrue();
        assertThat(tracker.isBetweenFrames()).isFalse();
        assertThat(tracker.follow(bytes.toByteArray(), 0, 5, false)).isZero();
    }

    /** First good bytes, then what is no frame; the bar is where passing on must end. */
    @ParameterizedTest
    @CsvSource({
        // Opcodes without a meaning.
        "false, |8300",
        "false, |8b00",
        "false, 8100|8f00",
        // Control frames in pieces, or too long.
        "false, |0900",
        "false, |88 7e 0080",
        // Masks where none may be, and none where one must be.
        "false, |8180 01020304",
        "true,  |8100",
        // A message that was never begun, and one inside another.
        "false, |8000",
        "false, 0100|8100",
        // A length beyond all lengths.
        "false, |827f 8000000000000000",
    })
    void whatIsNoFramePassesNotAtAll(boolean masked, String hex) {
        String[] parts = hex.replace(" ", "").split("\\|", -1);
        byte[] bytes = HexFormat.of().parseHex(parts[0] + parts[1]);
        FrameTracker tracker = new FrameTracker(masked);
        assertThat(tracker.follow(bytes, 0, bytes.length, false)).isEqualTo(parts[0].length() / 2);
        assertThat(tracker.isBroken()).isTrue();
        assertThat(tracker.isBetweenFrames()).isTrue();
        assertThat(tracker.follow(bytes, 0, bytes.length, false)).isZero();
        assertThat(tracker.isBetweenFrames()).isTrue();
    }

    @Test
    void aFrameThatBreaksLateLeavesNoRoomForOneOfOurs() {
        FrameTracker tracker = new FrameTracker(false);
        byte[] bytes = HexFormat.of().parseHex("8180");
        assertThat(tracker.follow(bytes, 0, 1, false)).isOne();
        assertThat(tracker.follow(bytes, 1, 1, false)).isZero();
        assertThat(tracker.isBroken()).isTrue();
        assertThat(tracker.isBetweenFrames()).isFalse();
    }

    @Test
    void theLongestLengthOfAllIsALength() {
        FrameTracker tracker = new FrameTracker(true);
        byte[] bytes = HexFormat.of().parseHex("82ff7fffffffffffffff01020304aabb");
        assertThat(tracker.follow(bytes, 0, bytes.length, false)).isEqualTo(bytes.length);
        assertThat(tracker.isBetweenFrames()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1012, 1014, 4999})
    void ourCloseFramesAreFrames(int code) throws IOException {
        for (Side side : Side.values()) {
            byte[] bytes = CloseFrame.to(side, code);
            TestFrames.Frame frame = TestFrames.read(new ByteArrayInputStream(bytes));
            assertThat(frame.opcode()).isEqualTo(TestFrames.CLOSE);
            assertThat(frame.code()).isEqualTo(code);
            FrameTracker tracker = new FrameTracker(side == Side.UPSTREAM);
            assertThat(tracker.follow(bytes, 0, bytes.length, false)).isEqualTo(bytes.length);
            assertThat(tracker.isClosed()).isTrue();
        }
    }
}
