package dev.swapgate.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.eclipse.jetty.toolchain.test.PathMatchers.isEmptyDirectory;
import static org.hamcrest.MatcherAssert.assertThat;

import org.eclipse.jetty.toolchain.test.jupiter.WorkDir;
import org.eclipse.jetty.toolchain.test.jupiter.WorkDirExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a JVM that records nothing does; that an archive is made and used is tested on the
 * distribution.
 */
@ExtendWith(WorkDirExtension.class)
class ClassArchiveTest {

    private final PrintStream out = System.out;

    private Path directory = Path.of("");

    @BeforeEach
    void useAnEmptyDirectory(WorkDir work) {
        directory = work.getEmptyPathDir();
    }

    @AfterEach
    void restore() {
        System.clearProperty(ClassArchive.FILE);
        System.setOut(out);
    }

    @Test
    void nothingIsWrittenUnlessAskedFor() {
        ClassArchive.write();

        assertThat(directory, isEmptyDirectory());
        assertThat(System.out).isSameAs(out);
    }

    @Test
    void aJvmThatRecordsNothingLeavesNothingBehind() {
        System.setProperty(ClassArchive.FILE, directory.resolve("classes.jsa").toString());

        ClassArchive.write();

        assertThat(directory, isEmptyDirectory());
    }

    @Test
    void aDirectoryThatIsGoneIsNoFailure() {
        System.setProperty(ClassArchive.FILE, directory.resolve("gone/classes.jsa").toString());

        ClassArchive.write();

        assertThat(directory, isEmptyDirectory());
    }

    @Test
    void anArchiveThatIsThereIsKept() throws IOException {
        var file = Files.writeString(directory.resolve("classes.jsa"), "made by another run");
        System.setProperty(ClassArchive.FILE, file.toString());

        ClassArchive.write();

        assertThat(file).hasContent("made by another run");
        assertThat(directory).isDirectoryContaining(file::equals);
    }
}
