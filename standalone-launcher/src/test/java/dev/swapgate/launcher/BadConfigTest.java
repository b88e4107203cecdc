package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.read.Refusal;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Every configuration that is refused, under {@code config check}. */
class BadConfigTest {
    @TempDir static Path directory;

    static List<Refusal> refusals() throws IOException {
        return Refusal.all();
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void endsWithOneAndSaysWhatIsWrongAndWhere(Refusal refusal) throws IOException {
        Path file = Files.writeString(directory.resolve("c.yaml"), refusal.yaml());
        var printed = new StringWriter();
        var line = Main.commandLine();
        line.setOut(new PrintWriter(printed, true));
        line.setErr(new PrintWriter(printed, true));

        assertThat(line.execute("config", "check", file.toString())).isEqualTo(1);
        for (String error : refusal.errors()) {
            assertThat(printed.toString()).contains(file + ":" + error);
        }
        assertThat(printed.toString()).doesNotContain("\tat ", "Exception");
    }
}
