package dev.swapgate.config;

import java.util.List;

/**
 * What a model can do, as listings show it.
 *
 * @param in what it takes
 * @param out what it gives
 * @param tools whether it calls tools
 * @param reranker whether it ranks documents
 * @param context length of its context in tokens; 0 if not said
 */
public record Capabilities(
        List<Modality> in, List<Modality> out, boolean tools, boolean reranker, int context) {

    /** Nothing is said. */
    public static final Capabilities NONE = new Capabilities(List.of(), List.of(), false, false, 0);

    /** Copies the lists and checks the context. */
    public Capabilities {
        in = List.copyOf(in);
        out = List.copyOf(out);
        Require.atLeast(0, context, "context");
    }

    /** Whether anything is said. */
    public boolean isConfigured() {
        return !equals(NONE);
    }
}
