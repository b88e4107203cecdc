package dev.swapgate.config;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What names lead to. A model's id wins over an alias, an alias over a selector, a selector over a
 * peer's model; that one has its qualified name, and its own if no other peer has it. Immutable.
 */
public final class Targets {
    private final Map<String, Target> targets = new HashMap<>();

    /**
     * The names of a configuration.
     *
     * @param local ids and aliases, with the ids they lead to
     */
    public Targets(Map<String, String> local, Set<String> selectors, Collection<PeerConfig> peers) {
        local.forEach((name, id) -> targets.put(name, new Target.Local(id)));
        selectors.forEach(id -> targets.putIfAbsent(id, new Target.Selected(id)));
        peers.forEach(peer ->
                peer.models()
                        .forEach(model ->
                                targets.putIfAbsent(
                                        peer.qualifiedName(model),
                                        new Target.Remote(peer.id(), model))));
        addBareNames(peers);
    }

    private void addBareNames(Collection<PeerConfig> peers) {
        var seen = new HashMap<String, Target>();
        var ambiguous = new HashSet<String>();
        for (PeerConfig peer : peers) {
            for (String model : new HashSet<>(peer.models())) {
                if (seen.put(model, new Target.Remote(peer.id(), model)) != null) {
                    ambiguous.add(model);
                }
            }
        }
        seen.keySet().removeAll(ambiguous);
        seen.forEach(targets::putIfAbsent);
    }

    /** What a name leads to; empty if there is no such thing, or it could be either of two. */
    public Optional<Target> find(String name) {
        return Optional.ofNullable(targets.get(name));
    }

    /** Every name that leads somewhere. */
    public Set<String> names() {
        return new TreeSet<>(targets.keySet());
    }
}
