package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

class SpoolFileTest {

    @Test
    void noFileIsLeftInTheDirectoryWhileItIsInUseNorAfterwards() throws IOException {
        List<Path> before = spoolFiles();
        try (SpoolFile file = SpoolFile.create()) {
            file.append(new byte[] {1, 2, 3, 4}, 1, 2);

            assertThat(spoolFiles()).isEqualTo(before);
            assertThat(TestBytes.read(file.bytes())).containsExactly(2, 3);
        }
        assertThat(spoolFiles()).isEqualTo(before);
    }

    @Test
    void aFullDiskIsReported() throws IOException {
        try (SpoolFile file =
                SpoolFile.on(FileChannel.open(Path.of("/dev/full"), StandardOpenOption.WRITE))) {
            assertThatThrownBy(() -> file.append(new byte[10], 0, 10))
                    .isInstanceOf(IOException.class);
        }
    }

    private static List<Path> spoolFiles() throws IOException {
        try (var files =
                Files.newDirectoryStream(
                        Path.of(System.getProperty("java.io.tmpdir")), "swapgate-*.body")) {
            return java.util.stream.StreamSupport.stream(files.spliterator(), false)
                    .sorted()
                    .toList();
        }
    }
}
