package dev.swapgate.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.List;

class ToolOutputTest {

    @Test
    void whatAProgramPrintsIsRead() throws IOException {
        assertThat(ToolOutput.of(List.of("sh", "-c", "echo one; echo two >&2"))).contains("one\n");
    }

    @Test
    void aProgramThatIsNotThereIsToldFromOneThatFails() throws IOException {
        assertThat(ToolOutput.of(List.of("no-such-program"))).isEmpty();
        assertThatThrownBy(() -> ToolOutput.of(List.of("sh", "-c", "exit 9")))
                .isInstanceOf(IOException.class)
                .hasMessageEndingWith("ended with 9");
    }
}
