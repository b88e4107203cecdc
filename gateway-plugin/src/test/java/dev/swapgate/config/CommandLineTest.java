package dev.swapgate.config;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

class CommandLineTest {

    private static final String ALPHABET = "ab-=/ \t'\"\\$`#é{}*;|&€";

    @ParameterizedTest
    @MethodSource("commands")
    void splitsLikeAShell(String command, List<String> words) {
        assertThat(CommandLine.split(command)).isEqualTo(words);
    }

    static List<Arguments> commands() {
        return List.of(
                Arguments.of("", List.of()),
                Arguments.of(" \t\n ", List.of()),
                Arguments.of("a b\tc\nd", List.of("a", "b", "c", "d")),
                Arguments.of("  a   b  ", List.of("a", "b")),
                Arguments.of("'it'\\''s'", List.of("it's")),
                Arguments.of("a 'b c' d", List.of("a", "b c", "d")),
                Arguments.of("'a\\b' \"a\\b\" a\\b", List.of("a\\b", "a\\b", "ab")),
                Arguments.of("\"\\$ \\` \\\" \\\\ \\n\"", List.of("$ ` \" \\ \\n")),
                Arguments.of("a\"b\"'c'\\d", List.of("abcd")),
                Arguments.of("a '' \"\" b", List.of("a", "", "", "b")),
                Arguments.of("a\\ b", List.of("a b")),
                Arguments.of("$HOME *.gguf | x", List.of("$HOME", "*.gguf", "|", "x")),
                Arguments.of("a # b", List.of("a", "#", "b")),
                Arguments.of(
                        "--json '{\"a\": [1, \"b\"]}'", List.of("--json", "{\"a\": [1, \"b\"]}")),
                Arguments.of("a\rb", List.of("a\rb")));
    }

    @Test
    void linesOfCommentsAreLeftOut() {
        assertThat(CommandLine.split("# what it is\nserver\n   # how\n\t#and why\n--port 1\n#"))
                .containsExactly("server", "--port", "1");
    }

    @Test
    void aCommentBetweenContinuedLinesIsLeftOut() {
        assertThat(CommandLine.split("server \\\n  # the port\n  --port 1 \\\n  --fast"))
                .containsExactly("server", "--port", "1", "--fast");
    }

    @Test
    void aBackslashAtTheEndOfALineIsASpace() {
        assertThat(CommandLine.split("a\\\nb")).containsExactly("a", "b");
        assertThat(CommandLine.split("a \\  \n b")).containsExactly("a", "b");
        assertThat(CommandLine.split("a \\")).containsExactly("a");
    }

    @Test
    void anEscapedBackslashAtTheEndOfALineContinuesNothing() {
        assertThat(CommandLine.split("a\\\\\nb")).containsExactly("a\\", "b");
    }

    @Test
    void quotesKeepALineFeed() {
        assertThat(CommandLine.split("a 'b\nc' \"d\ne\"")).containsExactly("a", "b\nc", "d\ne");
    }

    @Test
    void aQuoteThatIsNotClosedRunsToTheEnd() {
        assertThat(CommandLine.split("a 'b c")).containsExactly("a", "b c");
        assertThat(CommandLine.split("a \"b c")).containsExactly("a", "b c");
        assertThat(CommandLine.split("a '")).containsExactly("a", "");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20250101})
    void quotedWordsComeBackUnchanged(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<String> words = words(random);
            String command =
                    words.stream()
                            .map(word -> quoted(word, random))
                            .collect(Collectors.joining(" "));
            assertThat(CommandLine.split(command))
                    .as("seed %d, round %d: %s", seed, round, command)
                    .isEqualTo(words);
        }
    }

    @Test
    void agreesWithTheShell() throws IOException, InterruptedException {
        var random = new Random(42);
        var commands = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            commands.add(
                    words(random).stream()
                            .map(word -> quoted(word, random))
                            .collect(Collectors.joining("\t ")));
        }
        // One shell for all: each command's words end with NUL, each command with an empty record
        // of its own.
        String script =
                commands.stream()
                        .map(command -> "printf '%s\\0' " + command + " ; printf 'END\\0'\n")
                        .collect(Collectors.joining());
        assertThat(shell(script)).isEqualTo(expected(commands));
    }

    private static List<String> expected(List<String> commands) {
        var all = new ArrayList<String>();
        for (String command : commands) {
            all.addAll(CommandLine.split(command));
            all.add("END");
        }
        return all;
    }

    private static List<String> shell(String script) throws IOException, InterruptedException {
        Process shell =
                new ProcessBuilder("sh").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try (var in = shell.getOutputStream()) {
            in.write(script.getBytes(UTF_8));
        }
        var output = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).isZero();
        List<String> records = new ArrayList<>(Arrays.asList(output.split("\0", -1)));
        records.removeLast();
        return records;
    }

    private static List<String> words(Random random) {
        var words = new ArrayList<String>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            var word = new StringBuilder();
            for (int length = random.nextInt(8); length > 0; length--) {
                word.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
            }
            words.add(word.toString());
        }
        return words;
    }

    /** A form of the word that splits into it, chosen at random piece by piece. */
    private static String quoted(String word, Random random) {
        if (word.isEmpty()) {
            return random.nextBoolean() ? "''" : "\"\"";
        }
        var result = new StringBuilder();
        for (int i = 0; i < word.length(); i++) {
            result.append(piece(word.charAt(i), random));
        }
        return result.toString();
    }

    private static String piece(char c, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> c == '\'' ? "\\'" : "'" + c + "'";
            case 1 -> "$`\"\\".indexOf(c) >= 0 ? "\"\\" + c + "\"" : "\"" + c + "\"";
            // A blank at the end of a line is not looked at, so an escaped one would leave its
            // backslash behind.
            default -> c == ' ' || c == '\t' ? "'" + c + "'" : "\\" + c;
        };
    }
}
