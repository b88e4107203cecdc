package dev.swapgate.launcher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * An archive of the classes that this run has loaded, for the JVM of the next start to map.
 *
 * <p>The start script names the file in the system property {@value #FILE} when there is none yet.
 * Writing takes about a second during which every thread of the JVM stands still, so it is done
 * once, at the very end of an orderly stop. (The JVM can do it by itself at exit, but then also
 * after a run that served nothing, and with an exit code of its own when the disk is full.)
 */
final class ClassArchive {

    /** The system property that holds the path of the archive to write. */
    static final String FILE = "swapgate.classArchive";

    private static final Logger logger = LoggerFactory.getLogger(ClassArchive.class);

    /** Several times what an archive takes: the JVM ends itself when it cannot write on. */
    private static final long ENOUGH_SPACE = 256L << 20;

    private ClassArchive() {}

    /**
     * Writes the archive if the start script asked for one. Never fails: a start without archive is
     * slower, nothing else. Discards standard output from then on.
     */
    static void write() {
        var file = System.getProperty(FILE);
        if (file == null) {
            return;
        }
        try {
            write(Path.of(file));
        } catch (IOException | JMException | RuntimeException e) {
            logger.debug("class archive {}: not written", file, e);
        }
    }

    private static void write(Path file) throws IOException, JMException {
        var directory = file.toAbsolutePath().getParent();
        if (Files.exists(file)
                || directory == null
                || Files.getFileStore(directory).getUsableSpace() < ENOUGH_SPACE) {
            return;
        }
        // Of its own name until complete: other gateways may start or stop meanwhile.
        var partial = Path.of(file + "." + ProcessHandle.current().pid());
        try {
            var answer = dump(partial);
            if (Files.exists(partial)) {
                Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
            } else {
                logger.debug("class archive {}: {}", file, answer);
            }
        } finally {
            Files.deleteIfExists(partial);
        }
    }

    private static Object dump(Path file) throws JMException {
        // The JDK reports what it does on System.out.
        System.setOut(
                new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        return ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "vmCds",
                        new Object[] {new String[] {"dynamic_dump", file.toString()}},
                        new String[] {String[].class.getName()});
    }
}
