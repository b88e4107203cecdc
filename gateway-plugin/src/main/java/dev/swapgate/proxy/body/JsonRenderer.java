package dev.swapgate.proxy.body;

import dev.swapgate.proxy.body.BodyException.Problem;
import dev.swapgate.proxy.body.JsonOutline.Added;
import dev.swapgate.proxy.body.JsonOutline.Container;
import dev.swapgate.proxy.body.JsonOutline.Item;
import dev.swapgate.proxy.body.JsonOutline.Node;
import dev.swapgate.proxy.body.JsonOutline.Verbatim;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Puts an edited outline together from slices of the original text and the new values. */
final class JsonRenderer {
    private final List<Bytes> parts = new ArrayList<>();

    private JsonRenderer() {}

    /** The whole text, what lies around the root container included. */
    static Bytes render(Container root) {
        JsonRenderer renderer = new JsonRenderer();
        try {
            renderer.parts.add(root.source.slice(0, root.start));
            renderer.container(root);
            renderer.parts.add(root.source.slice(root.close + 1, root.source.length()));
            return Bytes.join(renderer.parts).compacted();
        } catch (IOException e) {
            throw new BodyException(
                    Problem.STORAGE, "The request body could not be read back.", null, e);
        }
    }

    private void container(Container container) throws IOException {
        int tail = tail(container);
        long at = container.start;
        for (Item item : container.items) {
            if (item.ordinal >= tail) {
                break;
            }
            if (item.removed) {
                // With the comma behind it: there is one, as something kept follows.
                copy(container, at, item.start);
                at = item.next;
            } else if (item.value != null) {
                copy(container, at, item.valueStart);
                node(item.value);
                at = container.source.endBefore(item.next);
            }
        }
        if (tail < container.count || !container.added.isEmpty()) {
            copy(container, at, keptEnd(container, tail));
            add(container, tail > 0);
            at = lastEnd(container);
        }
        copy(container, at, container.close + 1);
    }

    private void add(Container container, boolean afterOthers) throws IOException {
        boolean comma = afterOthers;
        for (Added added : container.added) {
            String head = comma ? "," : "";
            if (!container.array) {
                head += new String(JsonText.write(added.key), StandardCharsets.UTF_8) + ":";
            }
            parts.add(Bytes.of(head.getBytes(StandardCharsets.UTF_8)));
            node(added.value);
            comma = true;
        }
    }

    private void node(Node node) throws IOException {
        switch (node) {
            case Verbatim verbatim -> parts.add(verbatim.text());
            case Container container -> container(container);
        }
    }

    private void copy(Container container, long from, long to) {
        parts.add(container.source.slice(from, to));
    }

    /** Where the last item that stays ends; with none, where the first one began. */
    private static long keptEnd(Container container, int tail) throws IOException {
        if (tail == container.count) {
            return lastEnd(container);
        }
        long start = container.items.get(container.items.size() - (container.count - tail)).start;
        return tail == 0 ? start : container.source.endBefore(start);
    }

    private static long lastEnd(Container container) throws IOException {
        return container.count == 0
                ? container.start + 1
                : container.source.endBefore(container.close);
    }

    /**
     * Ordinal of the first of the removed items at the end; the number of items if the last stays.
     */
    private static int tail(Container container) {
        int tail = container.count;
        for (Item item : container.items.reversed()) {
            if (item.ordinal != tail - 1 || !item.removed) {
                break;
            }
            tail--;
        }
        return tail;
    }
}
