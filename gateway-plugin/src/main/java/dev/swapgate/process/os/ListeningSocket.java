package dev.swapgate.process.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
                .or(() ->
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
            for (String[] fields : listening(table)) {
                if (fields[1].endsWith(suffix)) {
                    sockets.add("socket:[" + fields[9] + "]");
                }
            }
        }
        return sockets;
    }

    /** The fields of the lines for listening sockets, which come first (proc_net_tcp.txt). */
    private static List<String[]> listening(Path table) {
        try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
            // sl local_address rem_address st tx:rx tr:when retrnsmt uid timeout inode …
            return lines.skip(1)
                    .map(line -> line.strip().split(" +", 11))
                    .takeWhile(fields -> fields.length == 11 && fields[3].equals("0A"))
                    .toList();
        } catch (IOException | UncheckedIOException e) {
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
