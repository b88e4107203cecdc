package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.Filters;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Named;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads what is changed in requests. */
final class FilterReader {
    private static final String MODEL = "model";

    private FilterReader() {}

    /** The changes of a model, whose older spelling counts where the newer says nothing. */
    static Filters readModel(Section section) {
        String current = section.text("stripParams", "");
        String older = section.text("strip_params", "");
        return read(section, current.isEmpty() ? older : current);
    }

    /** The changes of a peer. */
    static Filters readPeer(Section section) {
        return read(section, section.text("stripParams", ""));
    }

    private static Filters read(Section section, String strip) {
        SortedMap<String, Object> set =
                withoutModel(section, "setParams", JsonReader.mapping(section, "setParams"));
        var byId = new TreeMap<String, SortedMap<String, Object>>(ByteOrder.INSTANCE);
        for (Named named : section.named("setParamsByID", "parameters")) {
            Map<String, Object> values = JsonReader.mapping(named.section());
            byId.put(named.name(), withoutModel(section, "setParamsByID", values));
        }
        return new Filters(names(strip), set, byId);
    }

    private static SortedMap<String, Object> withoutModel(
            Section section, String key, Map<String, Object> values) {
        var sorted = new TreeMap<String, Object>(ByteOrder.INSTANCE);
        sorted.putAll(values);
        if (sorted.remove(MODEL) != null) {
            section.note(key, "cannot set model, which is ignored; see useModelName");
        }
        return sorted;
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals(MODEL))
                .toList();
    }
}
