package dev.swapgate.config.read;

import dev.swapgate.config.Capabilities;
import dev.swapgate.config.Modality;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree.Scalar;

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
        List<Scalar> written = section.list(key);
        for (int i = 0; i < written.size(); i++) {
            Optional<Modality> modality = modality(written.get(i).text());
            if (modality.isEmpty()) {
                String message = "must be text, audio or image, but is " + written.get(i).shown();
                section.error(written.get(i), key + "[" + i + "]", message);
            }
            modality.filter(known -> !modalities.contains(known)).ifPresent(modalities::add);
        }
        return modalities;
    }

    private static Optional<Modality> modality(String word) {
        return Arrays.stream(Modality.values()).filter(m -> m.word().equals(word)).findFirst();
    }
}
