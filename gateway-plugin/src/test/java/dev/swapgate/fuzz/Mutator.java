package dev.swapgate.fuzz;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes inputs at random: bytes, pieces, and parts of two put together. */
final class Mutator {
    /** The longest input. */
    static final int LONGEST = 4_096;

    private final Random random;
    private final List<byte[]> seeds;

    /** A mutator of inputs that are not too long. */
    Mutator(Random random, List<byte[]> seeds) {
        this.random = random;
        this.seeds = seeds.stream().filter(seed -> seed.length <= LONGEST).toList();
    }

    /** The next input. */
    byte[] next() {
        byte[] bytes = seed();
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            bytes = changed(bytes);
        }
        return bytes;
    }

    private byte[] seed() {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private byte[] changed(byte[] bytes) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(5));
        var out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        switch (random.nextInt(7)) {
            case 0 -> out.write(random.nextInt(256));
            case 1 ->
                    out.write(
                            "\0\t\n\r \"'#%&()*,-./:;<=>?@[\\]{}~\u007f"
                                    .charAt(random.nextInt(30)));
            case 2 -> out.writeBytes(part(seed()));
            case 3 -> out.writeBytes(part(bytes));
            case 4 -> {
                return out.toByteArray();
            }
            case 5 -> {
                for (int i = random.nextInt(200); i > 0 && from < bytes.length; i--) {
                    out.write(bytes[from]);
                }
            }
            default -> {}
        }
        out.write(bytes, to, bytes.length - to);
        return Arrays.copyOf(out.toByteArray(), Math.min(out.size(), LONGEST));
    }

    private byte[] part(byte[] whole) {
        int from = random.nextInt(whole.length + 1);
        int length = Math.min(whole.length - from, random.nextInt(30));
        return Arrays.copyOfRange(whole, from, from + length);
    }
}
