package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.config.ProfileConfig;
import dev.swapgate.config.Targets;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Nearest;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Named;
import dev.swapgate.config.yaml.Tree;
import dev.swapgate.config.yaml.Tree.Entry;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Reads the profiles. Used by one thread. */
final class ProfileReader {
    private final Targets targets;
    private final Set<String> qualified;
    private final Problems problems;

    private ProfileReader(Targets targets, Collection<PeerConfig> peers, Problems problems) {
        this.targets = targets;
        this.problems = problems;
        qualified =
                peers.stream()
                        .flatMap(peer -> peer.qualifiedNames().stream())
                        .collect(Collectors.toSet());
    }

    /** All profiles by id; those in the old form are left to {@link OldProfiles}. */
    static SortedMap<String, ProfileConfig> read(
            Section top, Targets targets, Collection<PeerConfig> peers, Problems problems) {
        var reader = new ProfileReader(targets, peers, problems);
        var profiles = new TreeMap<String, ProfileConfig>(ByteOrder.INSTANCE);
        for (Named named : top.named("profiles", "pins")) {
            named.section()
                    .read(section -> reader.profile(named.name(), section))
                    .ifPresent(profile -> profiles.put(profile.id(), profile));
        }
        return profiles;
    }

    private Optional<ProfileConfig> profile(String id, Section section) {
        String description = section.text("description", "");
        Map<String, Optional<String>> pins = pins(section);
        return pins.isEmpty()
                ? Optional.empty()
                : Optional.of(new ProfileConfig(id, description, pins));
    }

    private Map<String, Optional<String>> pins(Section section) {
        var pins = new LinkedHashMap<String, Optional<String>>();
        for (Entry entry : section.mapping("pins").entries()) {
            String path = Section.join(section.path("pins"), entry.key().written());
            if (isUsableName(entry, path)) {
                target(entry.value(), path).ifPresent(target -> pins.put(entry.name(), target));
            }
        }
        if (section.mapping("pins").entries().isEmpty()) {
            section.missing("pins", "has no pins; write at least one, such as fast: some-model");
        }
        return pins;
    }

    private boolean isUsableName(Entry entry, String path) {
        String flaw =
                entry.name().isBlank()
                        ? "the name is empty"
                        : qualified.contains(entry.name())
                                ? "is the name of a peer's model, which cannot lead elsewhere"
                                : "";
        if (!flaw.isEmpty()) {
            problems.error(entry.key().at(), path, flaw);
        }
        return flaw.isEmpty();
    }

    /** Where a pin leads, which may be nowhere; empty if it was reported. */
    private Optional<Optional<String>> target(Tree value, String path) {
        if (!(value instanceof Scalar scalar)) {
            String message = "must be the name of a model, or empty to switch it off, but is ";
            problems.error(value.at(), path, message + value.kind());
            return Optional.empty();
        }
        if (scalar.isNull() || scalar.text().isEmpty()) {
            return Optional.of(Optional.empty());
        }
        if (targets.find(scalar.text()).isEmpty()) {
            String message = "there is no model " + scalar.shown();
            String hint = Nearest.hint(scalar.text(), targets.names());
            problems.error(scalar.at(), path, Rule.UNKNOWN_TARGET, message + hint);
            return Optional.empty();
        }
        return Optional.of(Optional.of(scalar.text()));
    }
}
