package dev.swapgate.process.os;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who listens on a TCP port of this machine, as far as {@code /proc} tells. */
public final class ListeningSocket {
    private static final List<Path> TABLES =
            List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    private ListeningSocket() {}

    /**
     * The process that listens on a port, if it can be seen. One of {@code likely} is found without
     * looking at all others.
     */
    public static Optional<ProcessTable.Entry> owner(int port, Collection<Long> likely) {
        Set<String> sockets = sockets(port);
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        return likely.stream()
                .filter(pid -> holds(pid, sockets))
                .findFirst()
                .flatMap(ProcessTable::find)
                .or(
                        () ->
                                ProcessTable.read().stream()
                                        .filter(entry -> holds(entry.pid(), sockets))
                                        .findFirst());
    }

    /** Whether this process listens on the port. */
    public static boolean isHeldBy(long pid, int port) {
        return holds(pid, sockets(port));
    }

    /** What the descriptors of listening sockets on the port link to. */
    private static Set<String> sockets(int port) {
        String suffix = String.format(":%04X", port);
        var sockets = new HashSet<String>();
        for (Path table : TABLES) {
            for (String line : lines(table)) {
                // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …
                String[] fields = line.strip().split("\\s+", 11);
                if (fields.length == 11 && fields[3].equals("0A") && fields[1].endsWith(suffix)) {
                    sockets.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return sockets;
    }

    private static List<String> lines(Path table) {
        try {
            return Files.readAllLines(table);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean holds(long pid, Set<String> sockets) {
        try (DirectoryStream<Path> descriptors =
                Files.newDirectoryStream(Path.of("/proc/" + pid + "/fd"))) {
            for (Path descriptor : descriptors) {
                if (sockets.contains(target(descriptor))) {
                    return true;
                }
            }
            return false;
        } catch (IOException e) {
            // Gone, or of another user.
            return false;
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
