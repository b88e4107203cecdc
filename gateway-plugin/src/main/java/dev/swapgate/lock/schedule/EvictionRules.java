package dev.swapgate.lock.schedule;

import java.util.BitSet;
import java.util.Collection;
import java.util.Optional;

/**
 * Who must leave for whom: by the policy, and because of processes of an earlier configuration,
 * which are in the way of certain models until they are gone. Sets are of models' indices. Owned by
 * {@link ModelTable}.
 */
sealed interface EvictionRules permits TabulatedRules, AskedRules {

    /** Whether {@code resident} must be gone before {@code target} starts. */
    boolean evicts(ModelState target, ModelState resident);

    /** Whether the policy alone says so. */
    boolean policyEvicts(ModelState target, ModelState resident);

    /** Whether one of them evicts the other. */
    boolean conflict(ModelState one, ModelState other);

    /** Whether the model is in conflict with one of those. */
    boolean conflictWithAny(ModelState model, BitSet others);

    /** Whether the model can settle beside those, or they beside it. */
    boolean fits(ModelState model, Collection<ModelState> others);

    /** Those that load or stop and must be done with it before {@code target} starts. */
    BitSet blockers(ModelState target);

    /** Those that must be gone before {@code target} starts, resident or not; not to be changed. */
    BitSet leaving(ModelState target);

    /**
     * The model and all that are linked to it by conflicts; nothing if conflicts depend on who else
     * is resident.
     */
    Optional<BitSet> component(ModelState model);

    /** The same policy with other processes in the way. */
    EvictionRules with(Pairs inTheWay);

    /** The same for a copy of the table. */
    EvictionRules copy(ModelTable table);
}
