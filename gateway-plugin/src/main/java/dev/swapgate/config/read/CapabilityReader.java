package dev.swapgate.config.read;

import dev.swapgate.config.Capabilities;
import dev.swapgate.config.Modality;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads what a model can do. */
final class CapabilityReader {
    private CapabilityReader() {}

    static Capabilities read(Section section) {
        var capabilities =
                new Capabilities(
                        modalities(section, "in"),
                        modalities(section, "out"),
                        section.flag("tools", false),
                        section.flag("reranker", false),
                        section.integer("context", 0, 0, Integer.MAX_VALUE));
        section.finish();
        return capabilities;
    }

    private static List<Modality> modalities(Section section, String key) {
        var modalities = new ArrayList<Modality>();
        for (Item item : section.items(key)) {
            Optional<Modality> modality = modality(item.text());
            if (modality.isEmpty()) {
                item.error("must be text, audio or image, but is " + item.shown());
            }
            modality.filter(known -> !modalities.contains(known)).ifPresent(modalities::add);
        }
        return modalities;
    }

    private static Optional<Modality> modality(String word) {
        return Arrays.stream(Modality.values()).filter(m -> m.word().equals(word)).findFirst();
    }
}
