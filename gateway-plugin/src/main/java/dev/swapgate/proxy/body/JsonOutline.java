package dev.swapgate.proxy.body;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import dev.swapgate.proxy.body.BodyException.Problem;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a JSON text into an outline: positions of the members and slots that edits name, and
 * nothing of the rest, so that a large document costs no memory.
 */
final class JsonOutline {
    /** Most members and slots that are kept of one document. */
    private static final int MAX_ITEMS = 100_000;

    private final Bytes source;
    private int items;

    private JsonOutline(Bytes source) {
        this.source = source;
    }

    /** A value: an outlined container or bytes that stay as they are. */
    sealed interface Node {}

    /** Bytes that stay as they are. */
    record Verbatim(Bytes text) implements Node {}

    /** A member or slot of the original text. */
    static final class Item {
        /** The member's name; empty in an array. */
        final String key;

        /** Number of the member or slot in its container, from 0. */
        final int ordinal;

        /** Offset of the name, or of the value in an array. */
        final long start;

        /** Offset of the value. */
        final long valueStart;

        /** Offset of what follows it and its comma: the next item or the closing bracket. */
        long next;

        /** Its value where edits look into it or replace it; null: the original bytes. */
        @Nullable Node value;

        boolean removed;

        Item(String key, int ordinal, long start, long valueStart) {
            this.key = key;
            this.ordinal = ordinal;
            this.start = start;
            this.valueStart = valueStart;
        }
    }

    /** A member or slot put behind the original ones; the key is empty in an array. */
    static final class Added {
        final String key;
        Node value;

        Added(String key, Node value) {
            this.key = key;
            this.value = value;
        }
    }

    /** An object or array. Arrays that edits look into have all their slots listed. */
    static final class Container implements Node {
        final Bytes source;
        final boolean array;
        final long start;
        final List<Item> items = new ArrayList<>();
        final List<Added> added = new ArrayList<>();

        /** Number of members or slots in the original text. */
        int count;

        /** Offset of the closing bracket. */
        long close;

        Container(Bytes source, boolean array, long start) {
            this.source = source;
            this.array = array;
            this.start = start;
        }
    }

    /** The outline of a whole text as far as the tree asks for it. */
    static Node of(Bytes text, PathTree tree) {
        if (tree.isLeaf()) {
            return new Verbatim(text);
        }
        return JsonText.read(
                text,
                parser -> {
                    parser.nextToken();
                    Node node = new JsonOutline(text).node(parser, tree);
                    return node == null ? new Verbatim(text) : node;
                });
    }

    private @Nullable Node node(JsonParser parser, PathTree tree) throws IOException {
        boolean container = parser.currentToken().isStructStart();
        if (container && !tree.isLeaf()) {
            return container(parser, tree);
        }
        parser.skipChildren();
        return null;
    }

    private Container container(JsonParser parser, PathTree tree) throws IOException {
        boolean array = parser.currentToken() == JsonToken.START_ARRAY;
        Container container = new Container(source, array, offset(parser));
        Item open = null;
        while (!parser.nextToken().isStructEnd()) {
            close(open, parser);
            open = item(parser, container, tree);
            container.count++;
        }
        close(open, parser);
        container.close = offset(parser);
        return container;
    }

    private @Nullable Item item(JsonParser parser, Container container, PathTree tree)
            throws IOException {
        String key = container.array ? "" : parser.currentName();
        PathTree inside = container.array ? tree.slots() : tree.member(key);
        if (inside == null) {
            if (!container.array) {
                parser.nextToken();
            }
            parser.skipChildren();
            return null;
        }
        long start = offset(parser);
        if (!container.array) {
            parser.nextToken();
        }
        Item item = new Item(key, container.count, start, offset(parser));
        container.items.add(counted(item));
        item.value = node(parser, inside);
        return item;
    }

    private Item counted(Item item) {
        if (++items > MAX_ITEMS) {
            throw new BodyException(
                    Problem.INVALID_REQUEST,
                    "The body has too many values where this model's filters apply.",
                    item.key.isEmpty() ? null : item.key,
                    null);
        }
        return item;
    }

    private static void close(@Nullable Item open, JsonParser parser) {
        if (open != null) {
            open.next = offset(parser);
        }
    }

    private static long offset(JsonParser parser) {
        return parser.currentTokenLocation().getByteOffset();
    }
}
