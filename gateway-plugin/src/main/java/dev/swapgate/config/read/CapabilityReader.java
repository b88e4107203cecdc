package dev.swapgate.config.read;

import dev.swapgate.config.Capabilities;
import dev.swapgate.config.Modality;
import dev.swapgate.config.yaml.Section;

import java.util.List;

/** Reads what a model can do. */
final class CapabilityReader {
    private CapabilityReader() {}

    static Capabilities read(Section section) {
        return new Capabilities(
                modalities(section, "in"),
                modalities(section, "out"),
                section.flag("tools", false),
                section.flag("reranker", false),
                section.integer("context", 0, 0, Integer.MAX_VALUE));
    }

    private static List<Modality> modalities(Section section, String key) {
        return section.items(key).stream()
                .flatMap(item -> Words.read(item, Modality.class).stream())
                .distinct()
                .toList();
    }
}
