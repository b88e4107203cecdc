package dev.swapgate.process.os;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Linux' table of processes, read from {@code /proc} (proc(5)). What vanishes while it is read is
 * left out; elsewhere than on Linux the table is empty.
 */
public final class ProcessTable {
    private static final Path PROC = Path.of("/proc");

    /**
     * Ticks per second of the times in {@code /proc}: USER_HZ, 100 on every architecture Java has.
     */
    private static final int TICKS_PER_SECOND = 100;

    private ProcessTable() {}

    /**
     * One process.
     *
     * @param pid its number
     * @param parent of its parent
     * @param group its process group
     * @param session its session
     * @param state its state, as proc(5) spells it
     * @param startTicks when it started, in ticks since boot; tells a number's next owner apart
     */
    public record Entry(
            long pid, long parent, long group, long session, char state, long startTicks) {

        /** Whether it still runs: a zombie holds nothing but its number. */
        public boolean isAlive() {
            return state != 'Z' && state != 'X';
        }
    }

    /** Whether this system has such a table. */
    public static boolean exists() {
        return Files.isReadable(PROC.resolve("self/stat"));
    }

    /** Every process that can be seen. */
    public static List<Entry> read() {
        var entries = new ArrayList<Entry>();
        String[] names = new File(PROC.toString()).list();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0))) {
                entry(name).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** The process of this number, if there is one. */
    public static Optional<Entry> find(long pid) {
        return entry(Long.toString(pid));
    }

    /** Whether a process of this number runs. */
    public static boolean isAlive(long pid) {
        return find(pid).filter(Entry::isAlive).isPresent();
    }

    private static Optional<Entry> entry(String pid) {
        String stat = new String(bytes(PROC.resolve(pid).resolve("stat")), StandardCharsets.UTF_8);
        // The name in parentheses may itself hold blanks and parentheses.
        int name = stat.lastIndexOf(')');
        if (name < 0) {
            return Optional.empty();
        }
        String[] fields = stat.substring(name + 2).split(" ", 21);
        return Optional.of(
                new Entry(
                        Long.parseLong(pid),
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]),
                        fields[0].charAt(0),
                        Long.parseLong(fields[19])));
    }

    /** Now, in ticks since boot. */
    public static long nowTicks() {
        String uptime = new String(bytes(PROC.resolve("uptime")), StandardCharsets.US_ASCII);
        int end = uptime.indexOf(' ');
        return end < 0
                ? 0
                : (long) (Double.parseDouble(uptime.substring(0, end)) * TICKS_PER_SECOND);
    }

    /** A variable of the environment a process was started with; empty if unset or unknown. */
    public static Optional<String> variable(long pid, String name) {
        byte[] bytes = bytes(PROC.resolve(Long.toString(pid)).resolve("environ"));
        return Arrays.stream(new String(bytes, StandardCharsets.UTF_8).split("\0"))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> pair.substring(name.length() + 1))
                .findFirst();
    }

    /** The processes that were started with one of these variables set to a value. */
    static Set<Long> marked(Set<String> names, String value) {
        return read().stream()
                .filter(Entry::isAlive)
                .map(Entry::pid)
                .filter(pid ->
                        names.stream()
                                .anyMatch(name ->
                                        variable(pid, name).filter(value::equals).isPresent()))
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Which namespace of the kind ({@code pid}, {@code net}…) a process is in; empty if unknown.
     */
    static String namespace(long pid, String kind) {
        try {
            return Files.readSymbolicLink(PROC.resolve(pid + "/ns/" + kind)).toString();
        } catch (IOException e) {
            return "";
        }
    }

    /** The command line of a process, words separated by blanks; empty if unknown. */
    public static String command(long pid) {
        byte[] bytes = bytes(PROC.resolve(Long.toString(pid)).resolve("cmdline"));
        return new String(bytes, StandardCharsets.UTF_8).replace('\0', ' ').strip();
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            return new byte[0];
        }
    }
}
