package dev.swapgate.proxy.directory;

import static java.util.Objects.requireNonNull;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.config.ProfileConfig;
import dev.swapgate.config.SelectorConfig;
import dev.swapgate.config.Target;
import dev.swapgate.config.Targets;
import dev.swapgate.lock.schedule.LockSnapshot;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.GatewayError;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Finds where the names in requests lead: the active profile's pins first, then models by id and
 * alias, selectors, models of peers. Safe for use by many threads.
 */
public final class Directory {
    private final ModelNames names;
    private final ActiveProfile profile;
    private final Map<String, Destination> destinations = new HashMap<>();
    private final Map<String, Selector> selectors = new HashMap<>();
    private final Map<String, Traffic> traffic = new HashMap<>();
    private final Supplier<LockSnapshot> residency;
    private final int maxSegments;

    /** The names of a configuration; {@code residency} tells selectors who is resident. */
    public Directory(
            GatewayConfig config, ActiveProfile profile, Supplier<LockSnapshot> residency) {
        this(config, profile, residency, Map.of());
    }

    private Directory(
            GatewayConfig config,
            ActiveProfile profile,
            Supplier<LockSnapshot> residency,
            Map<String, Traffic> before) {
        this.profile = profile;
        this.residency = residency;
        this.names = new ModelNames(config.models().values(), others(config));
        Targets targets = config.targets();
        for (String name : targets.names()) {
            targets.find(name)
                    .flatMap(target -> destination(config, target))
                    .ifPresent(found -> destinations.put(name, found));
        }
        for (SelectorConfig selector : config.selectors().values()) {
            List<Destination> behind =
                    selector.targets().stream().map(this::destinationOf).toList();
            Traffic sent = before.getOrDefault(selector.id(), new Traffic());
            traffic.put(selector.id(), sent);
            selectors.put(selector.id(), new Selector(selector, behind, sent, residency));
        }
        Stream<String> pins =
                config.profiles().values().stream().flatMap(p -> p.pins().keySet().stream());
        this.maxSegments =
                Stream.concat(destinations.keySet().stream(), pins)
                        .mapToInt(Directory::segments)
                        .max()
                        .orElse(0);
    }

    /** The names of another configuration; what selectors have sent where still counts. */
    public Directory with(GatewayConfig changed) {
        return new Directory(changed, profile, residency, traffic);
    }

    /** Every place a request can go to. */
    public Collection<Destination> destinations() {
        return destinations.values();
    }

    /**
     * Where a name leads now. The place in the result must be closed.
     *
     * @throws GatewayError 404 with the names that are nearly this one, or if it is switched off;
     *     503 if a selector has nowhere to send the request
     */
    public Aim find(String name) {
        String wanted = pinned(name);
        Destination known = destinations.get(wanted);
        if (known != null) {
            return Aim.straight(known, wanted);
        }
        Selector selector = selectors.get(wanted);
        if (selector != null) {
            return selector.choose();
        }
        throw names.unknown(wanted);
    }

    /**
     * As {@link #find}, for a name in a path, where selectors do not count: which of several models
     * answered must not change from one request for a page to the next.
     */
    public Aim findInPath(String name) {
        String wanted = pinned(name);
        Destination known = destinations.get(wanted);
        if (known == null) {
            throw names.unknown(wanted);
        }
        return Aim.straight(known, wanted);
    }

    /** The model of this gateway with this very id, whatever pins say. */
    public Optional<Destination.Local> local(String id) {
        return destinations.get(id) instanceof Destination.Local local && local.id().equals(id)
                ? Optional.of(local)
                : Optional.empty();
    }

    /** Whether the active profile has its say about this name. */
    public boolean isPinned(String name) {
        ProfileConfig active = profile.orNull();
        return active != null && active.pins().containsKey(name);
    }

    /** Whether this is the name of a model, here or at a peer. */
    public boolean isKnown(String name) {
        return destinations.containsKey(name);
    }

    /** Most slash-separated parts that a name has. */
    public int maxSegments() {
        return maxSegments;
    }

    /** Nothing goes by this name. */
    public GatewayError unknown(String name) {
        return names.unknown(name);
    }

    private String pinned(String name) {
        ProfileConfig active = profile.orNull();
        if (active == null) {
            return name;
        }
        Optional<String> target = active.pins().get(name);
        if (target == null) {
            return name;
        }
        return target.orElseThrow(() ->
                new GatewayError(
                                ErrorCode.MODEL_NOT_FOUND,
                                "The model \""
                                        + name
                                        + "\" is switched off while the profile \""
                                        + active.id()
                                        + "\" is active.")
                        .about("model"));
    }

    private Destination destinationOf(String name) {
        Destination found = destinations.get(name);
        if (found == null) {
            throw new IllegalArgumentException("a selector's target leads nowhere: " + name);
        }
        return found;
    }

    private static Optional<Destination> destination(GatewayConfig config, Target target) {
        return switch (target) {
            case Target.Local local ->
                    Optional.of(
                            new Destination.Local(
                                    requireNonNull(config.models().get(local.model()))));
            case Target.Remote remote -> {
                PeerConfig peer = requireNonNull(config.peers().get(remote.peer()));
                yield Optional.of(
                        new Destination.Remote(
                                peer, remote.model(), peer.qualifiedName(remote.model())));
            }
            case Target.Selected ignored -> Optional.empty();
        };
    }

    /** Names that are no model's of this gateway but worth suggesting. */
    private static List<String> others(GatewayConfig config) {
        List<String> others = new ArrayList<>();
        config.selectors().values().stream()
                .filter(selector -> !selector.unlisted())
                .forEach(selector -> others.add(selector.id()));
        config.peers().values().forEach(peer -> others.addAll(peer.qualifiedNames()));
        return others;
    }

    private static int segments(String name) {
        return name.split("/", -1).length;
    }
}
