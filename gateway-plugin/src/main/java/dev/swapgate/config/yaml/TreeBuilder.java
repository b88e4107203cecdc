package dev.swapgate.config.yaml;

import dev.swapgate.config.problem.ConfigException;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Position;
import dev.swapgate.config.yaml.Tree.Scalar;
import dev.swapgate.config.yaml.Tree.Sequence;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** Turns YAML nodes into a {@link Tree}: aliases and merges resolved, duplicate keys refused. */
final class TreeBuilder {
    /**
     * Values a document may have once its aliases are written out: bounds what ten lines can
     * become.
     */
    private static final int MAX_VALUES = 200_000;

    /** Nesting once aliases are written out; the parser's own bound knows nothing of aliases. */
    private static final int MAX_DEPTH = 128;

    private final String source;
    private final Problems problems;
    private final UnaryOperator<String> restore;
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    /** A builder for one document; {@code restore} undoes what was done to texts before parsing. */
    TreeBuilder(String source, Problems problems, UnaryOperator<String> restore) {
        this.source = source;
        this.problems = problems;
        this.restore = restore;
    }

    static Position position(String source, Mark mark) {
        return new Position(source, mark.getLine() + 1, mark.getColumn() + 1);
    }

    /** The document's mapping; an empty one for an empty document. */
    Mapping topLevel(@Nullable Node root) {
        if (root == null) {
            return new Mapping(new Position(source, 1, 1), List.of());
        }
        Tree tree = build(root, "", 0);
        if (tree instanceof Mapping mapping) {
            return mapping;
        }
        if (tree instanceof Scalar scalar && scalar.isNull()) {
            return new Mapping(tree.at(), List.of());
        }
        String message =
                "the top level is " + tree.kind() + ", but must be a mapping such as models:";
        throw problems.fatal(tree.at(), "", message);
    }

    /** Where a node stands: in the text, in the tree, and how deep. */
    private record Place(Position at, String path, int depth) {}

    private Tree build(Node node, String path, int depth) {
        var place = new Place(position(source, node.getStartMark()), path, depth);
        if (++values > MAX_VALUES) {
            throw fatal(place, "the document has more than " + MAX_VALUES + " values");
        }
        if (depth > MAX_DEPTH) {
            throw fatal(place, "nested too deeply");
        }
        if (!open.add(node)) {
            throw fatal(place, "an alias refers to what it is part of");
        }
        Tree tree = build(node, place);
        open.remove(node);
        return tree;
    }

    private Tree build(Node node, Place place) {
        return switch (node) {
            case MappingNode mapping -> mapping(mapping, place);
            case SequenceNode list -> list(list, place);
            case ScalarNode scalar -> scalar(scalar, place);
            default -> throw fatal(place, "cannot read a " + node.getNodeId());
        };
    }

    private ConfigException fatal(Place place, String message) {
        return problems.fatal(place.at, place.path, message);
    }

    private void requireTag(Node node, Tag expected, Place place) {
        if (!node.getTag().equals(expected)) {
            String message = "the tag " + shown(node.getTag()) + " is not supported here";
            problems.error(place.at, place.path, message);
        }
    }

    private static String shown(Tag tag) {
        return tag.getValue().replace(Tag.PREFIX, "!!");
    }

    private Sequence list(SequenceNode node, Place place) {
        requireTag(node, Tag.SEQ, place);
        var items = new ArrayList<Tree>();
        for (Node item : node.getValue()) {
            items.add(build(item, place.path + "[" + items.size() + "]", place.depth + 1));
        }
        return new Sequence(place.at, List.copyOf(items));
    }

    private Scalar scalar(ScalarNode node, Place place) {
        String text = restore.apply(node.getValue());
        if (node.getTag().equals(YamlReader.PLAIN)) {
            return Scalar.plain(place.at, text);
        }
        if (node.getTag().equals(Tag.STR)) {
            return Scalar.quoted(place.at, text);
        }
        Scalar typed = Scalar.plain(place.at, text);
        if (!hasType(typed, node.getTag())) {
            String message = "cannot be read with the tag " + shown(node.getTag());
            problems.error(place.at, place.path, typed.shown() + " " + message);
        }
        return typed;
    }

    private static boolean hasType(Scalar scalar, Tag tag) {
        Object value = scalar.value();
        boolean isFloat = value instanceof Double;
        return (tag.equals(Tag.NULL) && value == null)
                || (tag.equals(Tag.BOOL) && value instanceof Boolean)
                || (tag.equals(Tag.FLOAT) && value instanceof Number)
                || (tag.equals(Tag.INT) && value instanceof Number && !isFloat);
    }

    private Mapping mapping(MappingNode node, Place place) {
        requireTag(node, Tag.MAP, place);
        var merged = new LinkedHashMap<String, Entry>();
        var own = new LinkedHashMap<String, Entry>();
        for (NodeTuple tuple : node.getValue()) {
            Entry entry = entry(tuple, place);
            Entry first = own.putIfAbsent(entry.name(), entry);
            if (first != null) {
                refuseSecond(first.key(), entry.key(), place);
            }
        }
        Entry merge = own.get("<<");
        if (merge != null && merge.key().plain()) {
            own.remove("<<");
            merge(merge, merged, Section.join(place.path, "<<"));
        }
        own.forEach(merged::put);
        return new Mapping(place.at, List.copyOf(merged.values()));
    }

    private void refuseSecond(Scalar first, Scalar second, Place place) {
        String where = second.at().tell(first.at());
        String message = "the key " + second.shown() + " is here twice; the first is in " + where;
        problems.error(
                second.at(), Section.join(place.path, second.text()), Rule.DUPLICATE_KEY, message);
    }

    private Entry entry(NodeTuple tuple, Place place) {
        Tree key = build(tuple.getKeyNode(), place.path, place.depth + 1);
        if (!(key instanceof Scalar name)) {
            throw problems.fatal(key.at(), place.path, "a key must be a single value");
        }
        boolean anchored = place.depth == 0 && holdsAnchor(tuple.getValueNode(), 0);
        String path = Section.join(place.path, name.text());
        return new Entry(name, build(tuple.getValueNode(), path, place.depth + 1), anchored);
    }

    private static boolean holdsAnchor(Node node, int depth) {
        if (node.getAnchor() != null || depth > MAX_DEPTH) {
            return true;
        }
        return switch (node) {
            case SequenceNode list ->
                    list.getValue().stream().anyMatch(item -> holdsAnchor(item, depth + 1));
            case MappingNode mapping ->
                    mapping.getValue().stream()
                            .anyMatch(tuple -> holdsAnchor(tuple.getValueNode(), depth + 1));
            default -> false;
        };
    }

    /** Earlier mappings of a list win over later ones. */
    private void merge(Entry merge, Map<String, Entry> into, String path) {
        List<Tree> parts =
                merge.value() instanceof Sequence list ? list.items() : List.of(merge.value());
        for (Tree part : parts) {
            if (part instanceof Mapping mapping) {
                mapping.entries().forEach(entry -> into.putIfAbsent(entry.name(), entry));
            } else {
                String message = "<< merges a mapping or a list of mappings, not " + part.kind();
                problems.error(part.at(), path, message);
            }
        }
    }
}
