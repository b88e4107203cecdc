package dev.swapgate.proxy.body;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;

/** Makes bodies that name a model, plainly or not, some of them slightly broken. */
final class RandomJson {
    private static final String[] KEYS = {
        "model", "model", "Model", "model ", "mode", "models", "", "a", "stream", "__proto__", "é",
    };
    private static final String[] TEXTS = {
        "m1",
        "m1",
        "qwen/coder:7b",
        "",
        " m1",
        "grün",
        "模型",
        "😀",
        "a\\nb",
        "\\ud83d\\ude00",
        "\\uD83D",
        "\\ude00\\ud83d",
        "\\u0000",
        "\\u007f",
        "\\/\\\"\\\\",
        "\u2028",
        "\ufeff",
        "model",
        "\\x",
        "\\u12",
        "\t",
    };
    private static final String[] SCALARS = {
        "0",
        "-0",
        "1.5e3",
        "1E+400",
        "-1e-400",
        "123456789012345678901234567890",
        "true",
        "false",
        "null",
        "01",
        "1.",
        ".5",
        "+1",
        "NaN",
        "Infinity",
        "0x1",
        "nul",
        "",
    };
    private static final String[] SPACES = {"", "", "", " ", "\t", "\r\n", "\n ", "\f", "\u00a0"};
    private static final String[] PIECES = {
        "\"", "\\", "{", "}", "[", "]", ",", ":", "\0", "\"model\":\"m2\",", "//", "\\u006d",
    };
    private static final byte[] MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final Random random;
    private final StringBuilder text = new StringBuilder();

    private RandomJson(Random random) {
        this.random = random;
    }

    /** The next body. */
    static byte[] next(Random random) {
        RandomJson json = new RandomJson(random);
        json.document();
        byte[] bytes = json.text.toString().getBytes(StandardCharsets.UTF_8);
        int changes = random.nextInt(10) < 7 ? 0 : 1 + random.nextInt(2);
        for (int i = 0; i < changes; i++) {
            bytes = changed(bytes, random);
        }
        return bytes;
    }

    private void document() {
        if (oneIn(30)) {
            text.append('\ufeff');
        }
        space();
        members(0);
        space();
        if (oneIn(30)) {
            text.append(pick(PIECES));
        }
    }

    private void members(int depth) {
        text.append('{');
        int count = 1 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",");
            space();
            String key = depth == 0 && i == 0 ? "model" : pick(KEYS);
            text.append('"').append(spelled(key)).append('"');
            space();
            text.append(':');
            space();
            if (key.equals("model") && !oneIn(8)) {
                string();
            } else {
                value(depth + 1);
            }
            space();
        }
        text.append('}');
    }

    private void value(int depth) {
        switch (depth > 4 ? 0 : random.nextInt(8)) {
            case 0, 1, 2 -> string();
            case 3 -> members(depth);
            case 4 -> list(depth);
            case 5 -> deep();
            // The first of them are numbers and words that there are.
            default -> text.append(oneIn(6) ? pick(SCALARS) : SCALARS[random.nextInt(9)]);
        }
    }

    private void list(int depth) {
        text.append('[');
        int count = random.nextInt(3);
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ",");
            value(depth + 1);
        }
        text.append(']');
    }

    private void deep() {
        int levels = oneIn(4) ? 55 + random.nextInt(15) : random.nextInt(10);
        text.append("[".repeat(levels)).append('1').append("]".repeat(levels));
    }

    private void string() {
        String content = oneIn(4) ? pick(TEXTS) : spelled(TEXTS[random.nextInt(8)]);
        text.append('"').append(content).append('"');
    }

    /** The same text, some of it escaped. */
    private String spelled(String plain) {
        if (!oneIn(3)) {
            return plain;
        }
        StringBuilder spelled = new StringBuilder();
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            String hex = String.format(Locale.ROOT, "%04x", (int) c);
            if (oneIn(3)) {
                spelled.append("\\u").append(oneIn(2) ? hex : hex.toUpperCase(Locale.ROOT));
            } else {
                spelled.append(c);
            }
        }
        return spelled.toString();
    }

    private void space() {
        if (oneIn(6)) {
            text.append(oneIn(20) ? pick(SPACES) : SPACES[random.nextInt(7)]);
        }
    }

    private static byte[] changed(byte[] bytes, Random random) {
        int from = random.nextInt(bytes.length + 1);
        int to = Math.min(bytes.length, from + random.nextInt(4));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(bytes, 0, from);
        switch (random.nextInt(6)) {
            case 0 -> {
                return out.toByteArray();
            }
            case 1 -> out.write(random.nextInt(256));
            case 2 -> out.writeBytes(utf8(PIECES[random.nextInt(PIECES.length)]));
            case 3 -> out.writeBytes(Arrays.copyOfRange(bytes, random.nextInt(from + 1), from));
            case 4 -> out.writeBytes(MARK);
            default -> {}
        }
        out.write(bytes, to, bytes.length - to);
        return out.toByteArray();
    }

    private static byte[] utf8(String piece) {
        return piece.getBytes(StandardCharsets.UTF_8);
    }

    private boolean oneIn(int count) {
        return random.nextInt(count) == 0;
    }

    private String pick(String[] all) {
        return all[random.nextInt(all.length)];
    }
}
