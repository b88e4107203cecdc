package dev.swapgate.proxy.directory;

import dev.swapgate.config.SelectorConfig.Strategy;

import java.util.List;
import java.util.OptionalInt;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Chooses one of a selector's targets. Stateless: it decides by what it is told. */
final class TargetChoice {

    /** Where a target stands. */
    enum Standing {
        /** It answers at once. */
        READY,
        /** It is being loaded. */
        LOADING,
        /** It would have to be loaded. */
        OFF,
        /** It is on its way out. */
        LEAVING,
        /** It is a peer's: nobody here knows. */
        REMOTE
    }

    /**
     * One target.
     *
     * @param standing where it stands
     * @param inFlight how many requests the selector has sent there that have not ended
     */
    record Candidate(Standing standing, int inFlight) {

        private boolean isActive() {
            return standing != Standing.LEAVING
                    && (standing == Standing.READY || standing == Standing.LOADING || inFlight > 0);
        }

        private boolean isCold() {
            return standing != Standing.LEAVING && !isActive();
        }
    }

    private TargetChoice() {}

    /**
     * The number of the target to take.
     *
     * @param candidates the targets, in order of preference; at least one
     * @param spillover how many requests a running target takes before another one is started
     * @param turn counts the choices, so that equally busy targets take turns
     * @return empty if all of them are on their way out and the strategy takes none of those
     */
    static OptionalInt of(Strategy strategy, List<Candidate> candidates, int spillover, int turn) {
        return switch (strategy) {
            case PIN -> OptionalInt.of(0);
            case WARM -> OptionalInt.of(warm(candidates));
            case SPILLOVER -> spill(candidates, spillover, turn);
        };
    }

    private static int warm(List<Candidate> candidates) {
        return first(candidates, candidate -> candidate.standing == Standing.READY)
                .orElseGet(() ->
                        first(candidates, candidate -> candidate.standing == Standing.LOADING)
                                .orElse(0));
    }

    private static OptionalInt spill(List<Candidate> candidates, int spillover, int turn) {
        OptionalInt cold = first(candidates, Candidate::isCold);
        int least =
                candidates.stream()
                        .filter(Candidate::isActive)
                        .mapToInt(Candidate::inFlight)
                        .min()
                        .orElse(Integer.MAX_VALUE);
        if (least == Integer.MAX_VALUE || (least >= spillover && cold.isPresent())) {
            return cold;
        }
        int[] idlest =
                IntStream.range(0, candidates.size())
                        .filter(i ->
                                candidates.get(i).isActive() && candidates.get(i).inFlight == least)
                        .toArray();
        return OptionalInt.of(idlest[Math.floorMod(turn, idlest.length)]);
    }

    private static OptionalInt first(List<Candidate> candidates, Predicate<Candidate> wanted) {
        return IntStream.range(0, candidates.size())
                .filter(i -> wanted.test(candidates.get(i)))
                .findFirst();
    }
}
