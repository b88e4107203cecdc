package dev.swapgate.activity.row;

/**
 * Tokens of one call and how fast they came.
 *
 * @param cached prompt tokens that were not read again; -1 if unknown
 * @param drafted tokens proposed by a draft model; -1 if unknown
 * @param draftAccepted those of them that were taken; -1 if unknown
 * @param input prompt tokens
 * @param output generated tokens
 * @param promptPerSecond speed of reading the prompt; -1 if unknown
 * @param perSecond speed of generating; -1 if unknown
 */
public record Tokens(
        long cached,
        long drafted,
        long draftAccepted,
        long input,
        long output,
        double promptPerSecond,
        double perSecond) {

    /** Of an answer that was not read. */
    public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0, 0, 0);

    /** Of an answer that says nothing of tokens. */
    public static final Tokens UNKNOWN = new Tokens(-1, -1, -1, 0, 0, -1, -1);
}
