package dev.swapgate.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The configuration that the gateway exists for, and an oracle of it written down independently:
 * who is resident after a load.
 */
final class FiveGroups {
    private record Group(String name, boolean swap, boolean exclusive, boolean persistent) {}

    private static final Map<String, Group> GROUPS = groups();

    private FiveGroups() {}

    private static Map<String, Group> groups() {
        Map<String, Group> byModel = new TreeMap<>();
        put(byModel, new Group("G1", true, true, false), "m1", "m2");
        put(byModel, new Group("G2", false, true, false), "m3", "m4");
        put(byModel, new Group("G3", true, false, false), "m5", "m6", "m7");
        put(byModel, new Group("G4", false, false, false), "m8", "m9");
        put(byModel, new Group("G5", false, false, true), "m10", "m11");
        put(byModel, new Group("default", true, true, false), "m12");
        return byModel;
    }

    private static void put(Map<String, Group> byModel, Group group, String... models) {
        for (String model : models) {
            byModel.put(model, group);
        }
    }

    /** Every model; {@code m12} is in no group of the file. */
    static Set<String> models() {
        return GROUPS.keySet();
    }

    /** Who is resident after {@code target} was loaded beside {@code resident}. */
    static Set<String> after(Set<String> resident, String target) {
        Set<String> after = new TreeSet<>(resident);
        if (!resident.contains(target)) {
            after.removeIf(other -> leaves(group(other), group(target)));
            after.add(target);
        }
        return after;
    }

    private static Group group(String model) {
        return Objects.requireNonNull(GROUPS.get(model), model);
    }

    private static boolean leaves(Group resident, Group newcomer) {
        if (resident.name().equals(newcomer.name())) {
            return newcomer.swap();
        }
        return newcomer.exclusive() && !resident.persistent();
    }

    /** Whether a resident model must be gone before another one starts. */
    static boolean conflict(String resident, String target) {
        return resident.equals(target) || leaves(group(resident), group(target));
    }

    /** As {@link #yaml}, and each model of a swap group holds a lock in {@code locks}. */
    static String yaml(String options, Path locks) {
        String text = yaml(options);
        for (Map.Entry<String, Group> entry : GROUPS.entrySet()) {
            if (entry.getValue().swap()) {
                String begin = " " + entry.getKey() + ": { cmd: \"${demo}";
                String lock = " --lock " + locks.resolve(entry.getValue().name());
                text = text.replace(begin, begin + lock);
            }
        }
        return text;
    }

    /** The shipped file, with these options added to every command. */
    static String yaml(String options) {
        try {
            String text =
                    Files.readString(
                            Artefacts.home().resolve(Path.of("config", "five-groups.yaml")));
            return text.replace("--port ${PORT}", "--port ${PORT} " + options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
