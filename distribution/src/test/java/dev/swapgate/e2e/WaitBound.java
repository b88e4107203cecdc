package dev.swapgate.e2e;

import java.util.List;
import java.util.Map;

/**
 * The proved bound of every wait, with what was measured: (K+1)(S+T+3D) + D times the work ahead.
 *
 * @param load longest load S, in seconds
 * @param turn longest turn T, in seconds
 * @param request longest request D, in seconds
 */
record WaitBound(double load, double turn, double request) {

    /** The bound of one request, by the requests that waited when it came, in seconds. */
    double of(MixedLoad.Call call, List<MixedLoad.Call> sent, Map<String, Long> begun) {
        double perVisit = MixedLoad.SLOTS * Math.ceil(turn / request);
        double visits = 0;
        double work = 0;
        for (String model : List.of("busy", "batch", "person")) {
            long ahead =
                    sent.stream()
                            .filter(other -> other.model().equals(model))
                            .filter(other -> other.sent() <= call.sent())
                            .filter(other -> begunAt(other, begun) > call.sent())
                            .count();
            visits += Math.ceil(ahead / perVisit);
            work += request * ahead / MixedLoad.SLOTS;
        }
        return (visits + 1) * (load + turn + 3 * request) + work;
    }

    private static long begunAt(MixedLoad.Call call, Map<String, Long> begun) {
        return begun.getOrDefault(call.id(), Long.MAX_VALUE);
    }
}
