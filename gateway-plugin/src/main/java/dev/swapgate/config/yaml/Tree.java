package dev.swapgate.config.yaml;

import dev.swapgate.config.secret.SecretMask;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A parsed document that remembers where everything was written. Immutable. */
public sealed interface Tree {

    /** Where it begins. */
    Position at();

    /** What it is, for messages. */
    String kind();

    /** This tree with every scalar replaced; keys stay. */
    Tree map(UnaryOperator<Scalar> change);

    /** A place in a file; lines and columns count from 1. */
    record Position(String source, int line, int column) {

        /** How a message about this place tells another: without the file, if it is the same. */
        public String tell(Position other) {
            return source.equals(other.source)
                    ? "line " + other.line + ", column " + other.column
                    : other.source + ":" + other.line + ":" + other.column;
        }
    }

    /**
     * A single value.
     *
     * @param at where it begins
     * @param value as the type it was written as: text, whole number, {@code Double}, boolean or
     *     null
     * @param text the value as text
     * @param written the value before anything was substituted: what messages may show
     * @param plain whether it was written without quotes, so that its type follows from its text
     */
    record Scalar(Position at, @Nullable Object value, String text, String written, boolean plain)
            implements Tree {

        public static Scalar plain(Position at, String text) {
            return new Scalar(at, ScalarType.resolve(text), text, text, true);
        }

        public static Scalar quoted(Position at, String text) {
            return new Scalar(at, text, text, text, false);
        }

        public boolean isNull() {
            return value == null;
        }

        /** The value as a message shows it: one short line in quotes. */
        public String shown() {
            String start = written.length() > 500 ? written.substring(0, 500) : written;
            String safe = SecretMask.maskUser(start);
            String shortened = safe.length() > 60 ? safe.substring(0, 57) + "..." : safe;
            return '"' + shortened + '"';
        }

        @Override
        public String kind() {
            return value == null ? "nothing" : shown();
        }

        @Override
        public Tree map(UnaryOperator<Scalar> change) {
            return change.apply(this);
        }
    }

    /** A list. */
    record Sequence(Position at, List<Tree> items) implements Tree {

        @Override
        public String kind() {
            return "a list";
        }

        @Override
        public Tree map(UnaryOperator<Scalar> change) {
            return new Sequence(at, items.stream().map(item -> item.map(change)).toList());
        }
    }

    /**
     * A key with its value.
     *
     * @param key the key, its text and where it stands
     * @param value the value
     * @param anchored whether an anchor is defined in it, so that other places may refer to it
     */
    record Entry(Scalar key, Tree value, boolean anchored) {

        public String name() {
            return key.text();
        }

        public Entry with(Tree replacement) {
            return new Entry(key, replacement, anchored);
        }
    }

    /** Keys with values, in the order of the text. */
    record Mapping(Position at, List<Entry> entries) implements Tree {

        public Optional<Entry> entry(String name) {
            return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
        }

        /** The value of a key; empty also for a key without a value. */
        public Optional<Tree> get(String name) {
            return entry(name)
                    .map(Entry::value)
                    .filter(value -> !(value instanceof Scalar scalar && scalar.isNull()));
        }

        /** This mapping with some of its entries replaced. */
        public Mapping mapEntries(UnaryOperator<Entry> change) {
            return new Mapping(at, entries.stream().map(change).toList());
        }

        /** This mapping with the value of a key replaced, or added at the end. */
        public Mapping with(Scalar key, Tree value) {
            if (entry(key.text()).isPresent()) {
                return mapEntries(e -> e.name().equals(key.text()) ? e.with(value) : e);
            }
            var longer = new ArrayList<>(entries);
            longer.add(new Entry(key, value, false));
            return new Mapping(at, List.copyOf(longer));
        }

        /** This mapping without a key. */
        public Mapping without(String name) {
            return new Mapping(at, entries.stream().filter(e -> !e.name().equals(name)).toList());
        }

        @Override
        public String kind() {
            return "a mapping";
        }

        @Override
        public Mapping map(UnaryOperator<Scalar> change) {
            return mapEntries(entry -> entry.with(entry.value().map(change)));
        }
    }
}
