package dev.swapgate.activity;

/** Hears of calls to models. Safe for use by many threads; never blocks. */
@FunctionalInterface
public interface CallRecorder {

    /** Hears of nothing. */
    CallRecorder NONE = (facts, cancel) -> CallRecord.NONE;

    /**
     * A call begins: its model is known.
     *
     * @param cancel ends the call for an operator; may be run at any time by any thread
     */
    CallRecord begin(CallFacts facts, Runnable cancel);
}
