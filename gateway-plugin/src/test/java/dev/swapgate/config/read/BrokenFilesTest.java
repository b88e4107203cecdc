package dev.swapgate.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.problem.ConfigException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Files that were damaged at random are loaded or refused: nothing else happens, and it is quick.
 */
class BrokenFilesTest {

    private static final List<String> PIECES =
            List.of(
                    "\n",
                    "  ",
                    "\t",
                    ": ",
                    "- ",
                    "[",
                    "]",
                    "{",
                    "}",
                    "\"",
                    "'",
                    "#",
                    "&a ",
                    "*a",
                    "<<: ",
                    "|",
                    ">",
                    "!!int ",
                    "~",
                    "-1",
                    "1e999",
                    "0x",
                    "${",
                    "${PORT}",
                    "${PID}",
                    "${env.X}",
                    "${env.",
                    "${demo}",
                    "models:",
                    "? ",
                    "\0",
                    "\u0085",
                    "\uE000",
                    "\uFEFF",
                    "\uD83D",
                    "...",
                    "---",
                    "%YAML 1.1",
                    "\\",
                    ",");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20250105})
    void damagedFilesAreLoadedOrRefused(long seed) throws IOException {
        var random = new Random(seed);
        List<String> texts = new ArrayList<>();
        for (Path file : SampleFilesTest.files()) {
            texts.add(Files.readString(file));
        }
        int refused = 0;
        for (int round = 0; round < 300; round++) {
            String text = damaged(texts.get(random.nextInt(texts.size())), random);
            refused += isRefused(text, "seed " + seed + ", round " + round) ? 1 : 0;
        }
        assertThat(refused).as("refused of 300").isBetween(100, 299);
    }

    private static String damaged(String text, Random random) {
        var damaged = new StringBuilder(text);
        for (int changes = random.nextInt(1, 5); changes > 0; changes--) {
            int from = random.nextInt(damaged.length());
            int to =
                    random.nextInt(4) == 0
                            ? Math.min(from + random.nextInt(20), damaged.length())
                            : from;
            damaged.replace(from, to, PIECES.get(random.nextInt(PIECES.size())));
        }
        return damaged.toString();
    }

    private static boolean isRefused(String text, String description) {
        try {
            new ConfigLoader(Map.of("SWAPGATE_HOME", "/opt", "X", "x")).parse("f", text);
            return false;
        } catch (ConfigException e) {
            assertThat(e.problems())
                    .as(description)
                    .isNotEmpty()
                    .allMatch(problem ->
                            problem.message().chars().noneMatch(Character::isISOControl));
            assertThat(e.report()).isNotEmpty();
            return true;
        } catch (RuntimeException | StackOverflowError e) {
            throw new AssertionError(description + ":\n" + text, e);
        }
    }

    @ParameterizedTest
    @MethodSource("hardTexts")
    void hardTextsAreLoadedOrRefused(String text) {
        isRefused(text, text.substring(0, Math.min(80, text.length())));
    }

    static List<String> hardTexts() {
        return List.of(
                "a: ".repeat(50_000),
                "- ".repeat(50_000),
                "[".repeat(100_000),
                "{a: ".repeat(100_000),
                "? ".repeat(50_000),
                "models:\n" + "  m: {cmd: x}\n".repeat(10_000),
                "x: " + "${env.X}".repeat(100_000),
                "macros: { a: '" + "${b}".repeat(100_000) + "', b: x }",
                "models: { m: { cmd: '" + "\\\\\n".repeat(10_000) + "' } }",
                "startPort: " + "9".repeat(1_000_000),
                "startPort: 1e999999999",
                "globalTTL: 1e-999999999",
                "globalTTL: 0." + "0".repeat(300) + "1",
                "\"" + "x".repeat(1_000_000) + "\": 1",
                "models: {m: {cmd: x, metadata: {a: 1e400}}}",
                "#".repeat(1_000_000));
    }
}
