package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.PeerConfig;
import dev.swapgate.config.ProxyAddress;
import dev.swapgate.config.Timeouts;
import dev.swapgate.config.problem.Rule;
import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Section.Named;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads the peers. Used by one thread. */
final class PeerReader {
    private final ModelNames names;
    private final Problems problems;
    private final Map<String, String> owners = new HashMap<>();

    private PeerReader(ModelNames names, Problems problems) {
        this.names = names;
        this.problems = problems;
    }

    /** All peers by id. */
    static SortedMap<String, PeerConfig> read(Section top, ModelNames names, Problems problems) {
        var reader = new PeerReader(names, problems);
        var peers = new TreeMap<String, PeerConfig>(ByteOrder.INSTANCE);
        for (Named named : top.named("peers", "proxy and models")) {
            named.section()
                    .read(section -> reader.peer(named.name(), section))
                    .ifPresent(peer -> peers.put(peer.id(), peer));
        }
        return peers;
    }

    private Optional<PeerConfig> peer(String id, Section section) {
        Optional<URI> proxy = proxy(section);
        Set<String> models = models(id, section);
        Optional<String> apiKey = apiKey(section);
        var filters = section.read("filters", FilterReader::readPeer);
        var timeouts = section.read("timeouts", s -> TimeoutReader.read(s, Timeouts.PEER_DEFAULT));
        return models.isEmpty()
                ? Optional.empty()
                : proxy.map(url ->
                        new PeerConfig(id, url, List.copyOf(models), apiKey, filters, timeouts));
    }

    private static Optional<URI> proxy(Section section) {
        Optional<Scalar> proxy = section.scalar("proxy");
        if (proxy.isEmpty()) {
            section.missing(
                    "proxy", "has no proxy; write its address, such as http://10.0.0.2:8080");
            return Optional.empty();
        }
        String flaw = ProxyAddress.flaw(proxy.get().text());
        if (!flaw.isEmpty()) {
            section.error(proxy.get(), "proxy", proxy.get().shown() + " " + flaw);
            return Optional.empty();
        }
        return proxy.map(url -> URI.create(url.text()));
    }

    private Set<String> models(String peer, Section section) {
        var models = new LinkedHashSet<String>();
        List<Item> written = section.items("models");
        if (written.isEmpty()) {
            section.missing("models", "has no models; list the names that it offers");
        }
        for (Item model : written) {
            if (model.text().isBlank()) {
                model.error("the name is empty");
            } else if (!models.add(model.text())) {
                model.warn("model " + model.shown() + " is listed twice");
            } else {
                checkQualified(peer, model);
            }
        }
        return models;
    }

    private void checkQualified(String peer, Item model) {
        String qualified = peer + "/" + model.text();
        String is = "is also called \"" + qualified + "\", which is already ";
        if (names.idOf(qualified).isPresent()) {
            model.error(is + "a model or alias of this gateway; rename one of them");
        }
        String owner = owners.putIfAbsent(qualified, peer);
        if (owner != null) {
            model.error(is + "a model of peer \"" + owner + "\"; rename one of the peers");
        }
    }

    private Optional<String> apiKey(Section section) {
        Optional<Scalar> key = section.scalar("apiKey").filter(scalar -> !scalar.text().isEmpty());
        key.ifPresent(scalar -> {
            problems.hide(scalar.text());
            if (!ApiKeys.isUsable(scalar.text())) {
                section.error(scalar, "apiKey", Rule.INVALID_VALUE, ApiKeys.UNUSABLE);
            }
        });
        return key.map(Scalar::text);
    }
}
