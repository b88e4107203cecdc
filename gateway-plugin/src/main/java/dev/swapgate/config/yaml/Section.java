package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Position;
import dev.swapgate.config.yaml.Tree.Scalar;
import dev.swapgate.config.yaml.Tree.Sequence;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Reads the typed values of one mapping. What is not as it must be is reported and read as its
 * default. A key counts as known once it was asked for; {@link #finish} reports the others.
 */
public final class Section {
    /** One of several sections of the same kind, and the name it is written under. */
    public record Named(Scalar key, Section section) {
        /** Its name. */
        public String name() {
            return key.text();
        }

        /** Reports the name as unusable. */
        public void error(String message) {
            section.problems.error(key.at(), section.path, message);
        }
    }

    /** One of the single values of a list. */
    public record Item(Section in, String key, Scalar value) {
        /** Its text. */
        public String text() {
            return value.text();
        }

        /** Its text as a message shows it. */
        public String shown() {
            return value.shown();
        }

        /** Reports it as unusable. */
        public void error(String message) {
            in.error(value, key, message);
        }

        /** Reports it as unusable for this reason. */
        public void error(Rule rule, String message) {
            in.error(value, key, rule, message);
        }

        /** Reports it as doubtful. */
        public void warn(String message) {
            in.warn(value, key, message);
        }

        /** Reports it as doubtful for this reason. */
        public void warn(Rule rule, String message) {
            in.warn(value, key, rule, message);
        }
    }

    private static final Duration LONGEST = Duration.ofDays(36_500);

    private final String path;
    private final Mapping mapping;
    private final Problems problems;
    private final BiConsumer<Tree, String> check;
    private final Set<String> known = new LinkedHashSet<>();

    /**
     * A section.
     *
     * @param path of the mapping; empty for the top level
     * @param check called with each value asked for, and its path
     */
    public Section(
            String path, Mapping mapping, Problems problems, BiConsumer<Tree, String> check) {
        this.path = path;
        this.mapping = mapping;
        this.problems = problems;
        this.check = check;
    }

    /** The path of a key. */
    public static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    /** The path of one of this section's keys, as it is written: variables in it stay unread. */
    public String path(String key) {
        return join(path, mapping.entry(key).map(entry -> entry.key().written()).orElse(key));
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return mapping.entries().isEmpty();
    }

    /** Where the section begins. */
    public Position at() {
        return mapping.at();
    }

    /** Where a key stands; the section's beginning if it is absent. */
    public Position at(String key) {
        return mapping.entry(key).map(entry -> entry.key().at()).orElse(at());
    }

    /** Reports a key's value as unusable. */
    public void error(Tree value, String key, String message) {
        problems.error(value.at(), path(key), message);
    }

    /** Reports a key's value as unusable for this reason. */
    public void error(Tree value, String key, Rule rule, String message) {
        problems.error(value.at(), path(key), rule, message);
    }

    /** Reports what a key's absence, or its value as a whole, makes wrong with the section. */
    public void missing(String key, String message) {
        Position at = mapping.get(key).map(Tree::at).orElse(at(key));
        String place = mapping.entry(key).isPresent() ? path(key) : path;
        problems.error(at, place, message);
    }

    /** Reports a key's value as doubtful. */
    public void warn(Tree value, String key, String message) {
        problems.warn(value.at(), path(key), message);
    }

    /** Reports a key's value as doubtful for this reason. */
    public void warn(Tree value, String key, Rule rule, String message) {
        problems.warn(value.at(), path(key), rule, message);
    }

    /** What is in it. */
    public Mapping mapping() {
        return mapping;
    }

    /** A key's value; empty also for a key without a value. */
    public Optional<Tree> take(String key) {
        known.add(key);
        Optional<Tree> value = mapping.get(key);
        value.ifPresent(tree -> check.accept(tree, path(key)));
        return value;
    }

    /** A single value; empty if absent or something else. */
    public Optional<Scalar> scalar(String key) {
        return take(key).flatMap(tree -> scalar(tree, key));
    }

    private Optional<Scalar> scalar(Tree tree, String key) {
        if (tree instanceof Scalar scalar) {
            return Optional.of(scalar);
        }
        error(tree, key, "must be a single value, but is " + tree.kind());
        return Optional.empty();
    }

    /** Text. Numbers are taken as they are written. */
    public String text(String key, String fallback) {
        return scalar(key).map(Scalar::text).orElse(fallback);
    }

    /** True or false. */
    public boolean flag(String key, boolean fallback) {
        return scalar(key).flatMap(scalar -> flag(scalar, key)).orElse(fallback);
    }

    private Optional<Boolean> flag(Scalar scalar, String key) {
        if (scalar.value() instanceof Boolean value) {
            return Optional.of(value);
        }
        return switch (scalar.text().toLowerCase(Locale.ROOT)) {
            case "yes", "y", "on" -> Optional.of(true);
            case "no", "n", "off" -> Optional.of(false);
            default -> {
                error(scalar, key, "must be true or false, but is " + scalar.shown());
                yield Optional.empty();
            }
        };
    }

    /** A whole number within bounds. */
    public int integer(String key, int fallback, int least, int most) {
        return number(key, "a whole number")
                .flatMap(scalar -> integer(scalar, key, least, most))
                .orElse(fallback);
    }

    private Optional<Integer> integer(Scalar scalar, String key, int least, int most) {
        BigDecimal value = decimal(scalar);
        if (value.stripTrailingZeros().scale() > 0) {
            error(scalar, key, "must be a whole number, but is " + scalar.shown());
            return Optional.empty();
        }
        if (value.compareTo(BigDecimal.valueOf(least)) < 0
                || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            String bounds = bounds(value.compareTo(BigDecimal.valueOf(least)) < 0, least, most);
            error(scalar, key, "must be " + bounds + ", but is " + scalar.shown());
            return Optional.empty();
        }
        return Optional.of(value.intValueExact());
    }

    /** The bound that is passed; both where they are the key's own. */
    private static String bounds(boolean isLess, int least, int most) {
        if (least != Integer.MIN_VALUE && most != Integer.MAX_VALUE) {
            return "in " + least + ".." + most;
        }
        return isLess ? "at least " + least : "at most " + most;
    }

    /** Seconds, zero or more, fractions allowed; empty if absent or unusable. */
    public Optional<Duration> seconds(String key) {
        return signedSeconds(key)
                .filter(value -> {
                    if (value.isNegative()) {
                        String shown = scalar(key).map(Scalar::shown).orElse("");
                        problems.error(
                                valueAt(key),
                                path(key),
                                "must be 0 or more seconds, but is " + shown);
                    }
                    return !value.isNegative();
                });
    }

    /** Seconds, where {@code off} is another word for zero. */
    public Optional<Duration> secondsOrOff(String key) {
        boolean isOff = scalar(key).filter(scalar -> scalar.text().equals("off")).isPresent();
        return isOff ? Optional.of(Duration.ZERO) : seconds(key);
    }

    private Position valueAt(String key) {
        return mapping.get(key).map(Tree::at).orElse(at());
    }

    /** Seconds, fractions and negative values allowed. */
    public Optional<Duration> signedSeconds(String key) {
        return number(key, "a number of seconds").map(scalar -> duration(scalar, key));
    }

    private Duration duration(Scalar scalar, String key) {
        BigDecimal seconds = decimal(scalar);
        if (seconds.abs().compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) > 0) {
            warn(scalar, key, scalar.shown() + " seconds are read as 100 years");
            return seconds.signum() < 0 ? LONGEST.negated() : LONGEST;
        }
        return Duration.ofNanos(seconds.movePointRight(9).longValue());
    }

    private Optional<Scalar> number(String key, String wanted) {
        return scalar(key)
                .filter(scalar -> {
                    boolean usable = isFinite(scalar);
                    if (!usable) {
                        error(scalar, key, notANumber(scalar, wanted));
                    }
                    return usable;
                });
    }

    private static boolean isFinite(Scalar scalar) {
        return scalar.value() instanceof Number
                && !(scalar.value() instanceof Double number && !Double.isFinite(number));
    }

    private static String notANumber(Scalar scalar, String wanted) {
        boolean quoted = !scalar.plain() && ScalarType.resolve(scalar.text()) instanceof Number;
        String hint = quoted ? "; write it without quotes" : "";
        return "must be " + wanted + ", but is " + scalar.shown() + hint;
    }

    private static BigDecimal decimal(Scalar scalar) {
        return new BigDecimal(String.valueOf(scalar.value()));
    }

    /** The single values of a list, none if absent. An item without a value is an empty text. */
    public List<Item> items(String key) {
        var items = new ArrayList<Item>();
        List<Tree> trees = trees(key);
        for (int i = 0; i < trees.size(); i++) {
            String itemKey = key + "[" + i + "]";
            scalar(trees.get(i), itemKey)
                    .map(value -> value.isNull() ? Scalar.quoted(value.at(), "") : value)
                    .ifPresent(value -> items.add(new Item(this, itemKey, value)));
        }
        return items;
    }

    private List<Tree> trees(String key) {
        Optional<Tree> value = take(key);
        if (value.isEmpty()) {
            return List.of();
        }
        if (value.get() instanceof Sequence list) {
            return list.items();
        }
        // Never the value itself: it may be a key.
        String actual =
                value.get() instanceof Scalar
                        ? "a single value; write \"- \" before it"
                        : value.get().kind();
        error(value.get(), key, "must be a list, but is " + actual);
        return List.of();
    }

    /** The section below a key; an empty one if absent. */
    public Section section(String key) {
        return new Section(path(key), mapping(key), problems, (tree, at) -> {});
    }

    /**
     * What a reader makes of the section below a key; every key it does not ask for is reported.
     */
    public <T> T read(String key, Function<Section, T> reader) {
        return section(key).read(reader);
    }

    /** What a reader makes of it; every key it does not ask for is reported. */
    public <T> T read(Function<Section, T> reader) {
        T read = reader.apply(this);
        finish();
        return read;
    }

    /** The mapping below a key; an empty one if absent. */
    public Mapping mapping(String key) {
        var empty = new Mapping(at(key), List.of());
        Optional<Tree> value = take(key);
        if (value.isEmpty() || value.get() instanceof Mapping) {
            return (Mapping) value.orElse(empty);
        }
        error(value.get(), key, "must be a mapping, but is " + value.get().kind());
        return empty;
    }

    /**
     * The sections below a key by their names; none if it is absent. What has no name or is no
     * mapping is reported and left out.
     *
     * @param wanted what is below a name
     */
    public List<Named> named(String key, String wanted) {
        var sections = new ArrayList<Named>();
        for (Entry entry : mapping(key).entries()) {
            String entryPath = join(path(key), entry.key().written());
            if (entry.name().isBlank()) {
                problems.error(entry.key().at(), entryPath, "the name is empty");
            } else if (entry.value() instanceof Mapping below) {
                sections.add(named(entry, entryPath, below));
            } else if (entry.value() instanceof Scalar scalar && scalar.isNull()) {
                sections.add(named(entry, entryPath, new Mapping(entry.key().at(), List.of())));
            } else {
                String message = "must be a mapping with " + wanted + ", but is ";
                problems.error(entry.value().at(), entryPath, message + entry.value().kind());
            }
        }
        return sections;
    }

    private Named named(Entry entry, String path, Mapping below) {
        return new Named(entry.key(), new Section(path, below, problems, (tree, at) -> {}));
    }

    /** A value that is one of these words; the first of them if it is absent or another. */
    public String word(String key, List<String> words) {
        Optional<Scalar> written = scalar(key);
        String word = written.map(Scalar::text).orElse(words.getFirst());
        if (words.contains(word)) {
            return word;
        }
        String message = "must be " + oneOf(words) + ", but is ";
        written.ifPresent(scalar -> error(scalar, key, message + scalar.shown()));
        return words.getFirst();
    }

    /** A choice of words in a sentence; one that is empty is not shown. */
    public static String oneOf(List<String> words) {
        List<String> shown = words.stream().filter(word -> !word.isEmpty()).toList();
        return shown.size() <= 2
                ? String.join(" or ", shown)
                : "one of " + String.join(", ", shown);
    }

    /** Says something about a key wherever it is used. */
    public void note(String key, String message) {
        known.add(key);
        mapping.entry(key)
                .ifPresent(entry ->
                        problems.warn(entry.key().at(), path(key), Rule.NO_EFFECT, message));
    }

    /**
     * Whether it is a place at the top level for settings that others refer to: by its name, or as
     * others do refer to it. What is nearly the name of a section is a mistake all the same.
     */
    private boolean isShared(Entry entry) {
        return (path.isEmpty() && entry.name().startsWith("x-"))
                || (entry.anchored() && Nearest.hint(entry.name(), known).isEmpty());
    }

    /** Reports every key that nobody asked for. */
    public void finish() {
        problems.known(path, known);
        for (Entry entry : mapping.entries()) {
            if (!known.contains(entry.name()) && !isShared(entry)) {
                String written = entry.key().written();
                String message = "unknown key, ignored" + Nearest.hint(entry.name(), known);
                problems.warn(entry.key().at(), path(written), Rule.UNKNOWN_KEY, message);
            }
        }
    }
}
