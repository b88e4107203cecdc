package dev.swapgate.proxy.headers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ListHeaderTest {

    @Test
    void namesComeFromEveryLineWithoutSpace() {
        assertThat(ListHeader.names(List.of("a, B ,", "", "\tc", ",,d e")))
                .containsExactly("a", "B", "c", "d e");
        assertThat(ListHeader.names(List.of())).isEmpty();
    }
}
