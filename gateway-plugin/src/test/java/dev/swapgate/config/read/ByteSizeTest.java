package dev.swapgate.config.read;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 1",
        "123456789012, 123456789012",
        "5B, 5",
        "1kB, 1000",
        "1 KiB, 1024",
        "2mb, 2000000",
        "2MiB, 2097152",
        "3GB, 3000000000",
        "3gib, 3221225472",
        " 7MiB , 7340032"
    })
    void sizesHaveUnits(String text, long bytes) {
        assertThat(ByteSize.parse(text)).hasValue(bytes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "-1",
                "1.5MiB",
                "1TB",
                "1 Mi",
                "MiB",
                "999999999999GiB",
                "1234567890123"
            })
    void otherSizesAreRefused(String text) {
        assertThat(ByteSize.parse(text)).isEmpty();
    }
}
