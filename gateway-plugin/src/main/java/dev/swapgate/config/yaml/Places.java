package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.Place;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Position;
import dev.swapgate.config.yaml.Tree.Scalar;
import dev.swapgate.config.yaml.Tree.Sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the keys and values of a loaded configuration are written, with variables and macros
 * replaced. Keys are named one by one, as a model's id may have dots. Immutable.
 */
public final class Places {
    private static final List<String> OLD_GROUPS = List.of("groups");
    private static final List<String> NEW_GROUPS =
            List.of("routing", "router", "settings", "groups");

    private final Mapping document;
    private final Allowances allowances;

    /**
     * The places of a document.
     *
     * @param document with the models as they were read
     * @param allowances what the text says may be
     */
    public Places(Mapping document, Allowances allowances) {
        this.document = document;
        this.allowances = allowances;
    }

    /** A single value in a list, and where it stands. */
    public record Item(String text, Place place) {}

    /** The place of the last of these keys, each below the one before, that is written. */
    public Place key(String... keys) {
        return place(List.of(keys));
    }

    /** The place of a group's key, or of the group if the key is not written. */
    public Place groupKey(String group, String... keys) {
        return place(groupPath(group, keys));
    }

    /** Whether a group's key is written. */
    public boolean isGroupKeyWritten(String group, String key) {
        return find(groupPath(group, key)).isPresent();
    }

    private List<String> groupPath(String group, String... keys) {
        List<String> groups = find(OLD_GROUPS).isPresent() ? OLD_GROUPS : NEW_GROUPS;
        return Stream.of(groups.stream(), Stream.of(group), Arrays.stream(keys))
                .flatMap(part -> part)
                .toList();
    }

    /** A single value; empty if the key is not written. */
    public Optional<String> text(String... keys) {
        return find(List.of(keys))
                .map(Entry::value)
                .filter(Scalar.class::isInstance)
                .map(value -> ((Scalar) value).text());
    }

    /** The single values of a list, in its order; none if the key is not written. */
    public List<Item> items(String... keys) {
        var items = new ArrayList<Item>();
        Place list = key(keys);
        if (find(List.of(keys)).map(Entry::value).orElse(null) instanceof Sequence sequence) {
            for (int i = 0; i < sequence.items().size(); i++) {
                if (sequence.items().get(i) instanceof Scalar scalar) {
                    String path = list.path() + "[" + i + "]";
                    items.add(new Item(scalar.text(), place(scalar.at(), path)));
                }
            }
        }
        return items;
    }

    /** Whether a comment at this line, or in the lines above it, allows what the rule reports. */
    public boolean allows(Rule rule, String source, int line) {
        return allowances.cover(rule, source, line);
    }

    private Optional<Entry> find(List<String> keys) {
        Mapping mapping = document;
        Optional<Entry> entry = Optional.empty();
        for (String key : keys) {
            if (mapping == null) {
                return Optional.empty();
            }
            entry = mapping.entry(key);
            mapping = entry.map(Entry::value).orElse(null) instanceof Mapping below ? below : null;
        }
        return entry;
    }

    private Place place(List<String> keys) {
        Position at = document.at();
        String path = "";
        Mapping mapping = document;
        for (String key : keys) {
            Optional<Entry> entry = mapping.entry(key);
            if (entry.isEmpty()) {
                break;
            }
            at = entry.get().key().at();
            path = Section.join(path, entry.get().key().written());
            if (!(entry.get().value() instanceof Mapping below)) {
                break;
            }
            mapping = below;
        }
        return place(at, path);
    }

    private static Place place(Position at, String path) {
        return new Place(at.source(), at.line(), at.column(), path);
    }
}
