package dev.swapgate.config.read;

import dev.swapgate.config.ByteOrder;
import dev.swapgate.config.Filters;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Kind;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what is changed in a model's requests. */
final class FilterReader {
    private static final String MODEL = "model";

    private FilterReader() {}

    static Filters read(Section section) {
        String current = section.text("stripParams", "");
        // The older spelling; it counts only where the newer one says nothing.
        String older = section.text("strip_params", "");
        Map<String, Object> set = JsonReader.mapping(section, "setParams");
        if (set.remove(MODEL) != null) {
            section.note("setParams", "cannot set model, which is ignored; see useModelName");
        }
        section.pending(Kind.MAPPING, "setParamsByID");
        section.finish();
        var sorted = new TreeMap<String, Object>(ByteOrder.INSTANCE);
        sorted.putAll(set);
        return new Filters(names(current.isEmpty() ? older : current), sorted);
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty() && !name.equals(MODEL))
                .toList();
    }
}
