package dev.swapgate.lock.schedule;

import static java.util.Objects.requireNonNull;

import dev.swapgate.simulate.Outcome;
import dev.swapgate.simulate.Replay;
import dev.swapgate.simulate.Trace;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** What the reference model was given and what came out, in nanoseconds. */
record GoldenWorld(
        String name,
        LockSettings settings,
        boolean symmetric,
        List<GroupRule> groups,
        List<ModelTraits> models,
        Trace trace,
        List<Long> started) {

    Replay replay() {
        return new Replay(settings, new GroupPolicy(groups, symmetric), models, trace);
    }

    /** All that {@code golden.py} wrote. */
    static List<GoldenWorld> all() throws IOException {
        var worlds = new ArrayList<GoldenWorld>();
        var golden = requireNonNull(GoldenWorld.class.getResourceAsStream("golden.txt.gz"));
        try (var lines =
                new BufferedReader(
                        new InputStreamReader(
                                new GZIPInputStream(golden), StandardCharsets.US_ASCII))) {
            long now = 0;
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var words = List.of(line.split(" "));
                switch (words.get(0)) {
                    case "world" -> {
                        worlds.add(world(words));
                        now = 0;
                    }
                    case "group" -> addGroup(worlds.getLast(), words.get(1));
                    case "model" -> addModel(worlds.getLast(), words);
                    case "r" -> now = addCall(worlds.getLast(), now, words);
                    default -> throw new IllegalStateException("unknown line: " + line);
                }
            }
        }
        return worlds;
    }

    private static GoldenWorld world(List<String> words) {
        var settings =
                new LockSettings(
                        Duration.ofSeconds(number(words.get(2))),
                        Duration.ofSeconds(number(words.get(4))),
                        Optional.empty(),
                        Duration.ZERO,
                        1_000_000,
                        1_000_000,
                        Duration.ZERO);
        return new GoldenWorld(
                words.get(1) + ", maxTurn " + number(words.get(2)),
                settings,
                number(words.get(3)) == 1,
                new ArrayList<>(),
                new ArrayList<>(),
                new Trace(),
                new ArrayList<>());
    }

    private static long number(String setting) {
        return Long.parseLong(setting.substring(setting.indexOf('=') + 1));
    }

    private static void addGroup(GoldenWorld world, String flags) {
        world.groups().add(group(world.groups().size(), flags, List.of()));
    }

    private static GroupRule group(int number, String flags, List<String> members) {
        return new GroupRule(
                "g" + number,
                flags.contains("s"),
                flags.contains("x"),
                flags.contains("p"),
                members);
    }

    private static void addModel(GoldenWorld world, List<String> words) {
        var id = "m" + world.models().size();
        int number = Integer.parseInt(words.get(1));
        var old = world.groups().get(number);
        var members = new ArrayList<>(old.members());
        members.add(id);
        world.groups()
                .set(
                        number,
                        new GroupRule(
                                old.name(),
                                old.swap(),
                                old.exclusive(),
                                old.persistent(),
                                members));
        world.trace().load(id, Duration.ofNanos(micros(words.get(2))));
        world.models().add(new ModelTraits(id, Integer.parseInt(words.get(3)), 0, Duration.ZERO));
    }

    private static long addCall(GoldenWorld world, long before, List<String> words) {
        long at = before + micros(words.get(1));
        int priority = Integer.parseInt(words.get(4));
        long cancelAt = words.size() > 6 ? at + micros(words.get(6)) : Trace.NEVER;
        world.trace()
                .add(
                        new Trace.Call(
                                "m" + words.get(2), at, micros(words.get(3)), priority, cancelAt));
        boolean served = !words.get(5).equals("-");
        world.started().add(served ? at + micros(words.get(5)) : Outcome.NONE);
        return at;
    }

    private static long micros(String number) {
        return Long.parseLong(number) * 1_000;
    }
}
