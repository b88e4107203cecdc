package dev.swapgate.config.read;

import com.fasterxml.jackson.databind.node.NullNode;

import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree;
import dev.swapgate.config.yaml.Tree.Mapping;
import dev.swapgate.config.yaml.Tree.Scalar;
import dev.swapgate.config.yaml.Tree.Sequence;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads free data that ends up as JSON. */
final class JsonReader {
    private JsonReader() {}

    /** The mapping below a key, in the order of the text; empty if absent. */
    static Map<String, Object> mapping(Section section, String key) {
        return mapping(section.mapping(key), section, key);
    }

    /** The whole of a section. */
    static Map<String, Object> mapping(Section section) {
        return mapping(section.mapping(), section, "");
    }

    private static Map<String, Object> mapping(Mapping mapping, Section section, String key) {
        var result = new LinkedHashMap<String, Object>();
        for (Tree.Entry entry : mapping.entries()) {
            String path = Section.join(key, entry.key().written());
            result.put(entry.name(), value(entry.value(), section, path));
        }
        return result;
    }

    private static Object value(Tree tree, Section section, String key) {
        return switch (tree) {
            case Mapping mapping -> mapping(mapping, section, key);
            case Sequence list ->
                    list.items().stream().map(item -> value(item, section, key)).toList();
            case Scalar scalar -> scalar(scalar, section, key);
        };
    }

    private static Object scalar(Scalar scalar, Section section, String key) {
        Object value = scalar.value();
        if (value == null) {
            return NullNode.getInstance();
        }
        if (value instanceof Double number && !Double.isFinite(number)) {
            section.error(scalar, key, "JSON has no number " + scalar.shown());
            return NullNode.getInstance();
        }
        return value;
    }
}
