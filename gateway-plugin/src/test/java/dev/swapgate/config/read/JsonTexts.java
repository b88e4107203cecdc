package dev.swapgate.config.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;

import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Tree;
import dev.swapgate.config.yaml.YamlReader;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;

/** Texts as a schema sees them. */
final class JsonTexts {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonTexts() {}

    static JsonNode json(String yaml) {
        var problems = new Problems();
        problems.source("text", yaml);
        return MAPPER.valueToTree(value(YamlReader.read("text", yaml, problems)));
    }

    private static @Nullable Object value(Tree tree) {
        return switch (tree) {
            case Tree.Mapping mapping -> {
                var map = new LinkedHashMap<String, @Nullable Object>();
                mapping.entries().forEach(entry -> map.put(entry.name(), value(entry.value())));
                yield map;
            }
            case Tree.Sequence list -> list.items().stream().map(JsonTexts::item).toList();
            case Tree.Scalar scalar -> scalar.value();
        };
    }

    private static Object item(Tree item) {
        Object value = value(item);
        return value == null ? NullNode.getInstance() : value;
    }
}
