package dev.swapgate.process.os;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProgramsTest {
    @Test
    void aLongSearchPathIsShownByItsBeginning() {
        Programs few = new Programs("/none/a:/none/b");
        assertThatThrownBy(() -> few.find("no-such-program"))
                .hasMessage("no-such-program is in no directory of PATH, /none/a:/none/b");

        Programs many = new Programs("/none/a" + ":/none/b".repeat(100));
        assertThatThrownBy(() -> many.find("no-such-program"))
                .hasMessageStartingWith("no-such-program is in no directory of PATH, /none/a:")
                .hasMessageEndingWith(":…")
                .message()
                .hasSizeLessThan(130);
    }
}
