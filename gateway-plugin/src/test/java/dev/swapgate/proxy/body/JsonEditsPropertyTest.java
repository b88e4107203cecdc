package dev.swapgate.proxy.body;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Random documents and edits: parsing the edited text gives what editing the parsed text gives, in
 * memory and spooled alike, and every value that no edit touches keeps its very bytes.
 */
class JsonEditsPropertyTest {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String[] KEYS = {"a", "b", "c", "0", "1", "é", "d.e", ""};
    private static final String[] SPACES = {"", "", "", " ", "\n", "\t ", "\r\n  "};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void parsingTheEditedEqualsEditingTheParsed(long seed) throws JsonProcessingException {
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            Generator generator = new Generator(random);
            String text = generator.space() + generator.object(0) + generator.space();
            List<String> removals = generator.paths(random.nextInt(4));
            Map<String, Object> settings = new LinkedHashMap<>();
            generator
                    .paths(random.nextInt(4))
                    .forEach(path -> settings.put(path, generator.settable()));
            JsonEdits edits = new JsonEdits(removals, settings);

            check(edits, text, removals, settings, random);
        }
    }

    private static void check(
            JsonEdits edits,
            String text,
            List<String> removals,
            Map<String, Object> settings,
            Random random)
            throws JsonProcessingException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ObjectNode tree = (ObjectNode) MAPPER.readTree(text);
        String what = "text %s, remove %s, set %s".formatted(text, removals, settings);
        boolean settable = true;
        for (String path : removals) {
            remove(tree, JsonPath.parse(path).steps());
        }
        for (Map.Entry<String, Object> setting : settings.entrySet()) {
            settable &=
                    set(
                            tree,
                            JsonPath.parse(setting.getKey()).steps(),
                            MAPPER.valueToTree(setting.getValue()));
        }
        String edited;
        try {
            edited = TestBytes.text(edits.apply(Bytes.of(bytes)));
        } catch (BodyException e) {
            assertThat(settable).as(what).isFalse();
            return;
        }
        assertThat(settable).as(what).isTrue();
        assertThat(MAPPER.readTree(edited)).as(what + " gave " + edited).isEqualTo(tree);
        assertThat(TestBytes.text(edits.apply(TestBytes.pieces(bytes, random))))
                .as(what)
                .isEqualTo(edited);
        assertThat(markers(text, edited)).as(what + " gave " + edited).isTrue();
    }

    /**
     * Untouched top-level texts are found unchanged: those of members that no edit can have met.
     */
    private static boolean markers(String before, String after) {
        int at = before.indexOf("\"keep\"");
        int end = before.indexOf("\"kept\"", at);
        return after.contains(before.substring(at, end + 6));
    }

    private static void remove(JsonNode node, List<JsonPath.Step> steps) {
        JsonPath.Step step = steps.getFirst();
        List<JsonPath.Step> rest = steps.subList(1, steps.size());
        if (node instanceof ObjectNode object && rest.isEmpty()) {
            object.remove(step.key());
        } else if (node instanceof ObjectNode object && object.has(step.key())) {
            remove(object.get(step.key()), rest);
        } else if (node instanceof ArrayNode array && step.isSlot()) {
            int index = step.index() < 0 ? array.size() - 1 : step.index();
            if (rest.isEmpty()) {
                array.remove(index);
            } else if (array.has(index)) {
                remove(array.get(index), rest);
            }
        }
    }

    /** The reference: false if the body has an array where the path names a member. */
    private static boolean set(JsonNode node, List<JsonPath.Step> steps, JsonNode value) {
        JsonPath.Step step = steps.getFirst();
        List<JsonPath.Step> rest = steps.subList(1, steps.size());
        if (node instanceof ObjectNode object) {
            JsonNode old = object.get(step.key());
            if (!rest.isEmpty() && old != null && old.isContainerNode()) {
                return set(old, rest, value);
            }
            object.set(step.key(), built(rest, value));
            return true;
        }
        ArrayNode array = (ArrayNode) node;
        if (!step.isSlot()) {
            return false;
        }
        int index = step.index() < 0 ? array.size() : step.index();
        while (array.size() < index) {
            array.addNull();
        }
        if (index == array.size()) {
            array.add(built(rest, value));
        } else if (!rest.isEmpty() && array.get(index).isContainerNode()) {
            return set(array.get(index), rest, value);
        } else {
            array.set(index, built(rest, value));
        }
        return true;
    }

    private static JsonNode built(List<JsonPath.Step> rest, JsonNode value) {
        if (rest.isEmpty()) {
            return value.deepCopy();
        }
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        JsonNode node = rest.getFirst().isSlot() ? nodes.arrayNode() : nodes.objectNode();
        set(node, rest, value);
        return node;
    }

    /** Documents with odd white space, escapes and numbers; no name twice in one object. */
    private record Generator(Random random) {

        String space() {
            return SPACES[random.nextInt(SPACES.length)];
        }

        String object(int depth) {
            List<String> members = new ArrayList<>();
            for (String key : KEYS) {
                if (random.nextInt(depth + 2) == 0) {
                    members.add(space() + quoted(key) + space() + ":" + space() + value(depth + 1));
                }
            }
            java.util.Collections.shuffle(members, random);
            if (depth == 0) {
                String kept = "\"keep\"" + space() + ":1.00e2" + space() + ",\"kept\":0";
                members.add(random.nextInt(members.size() + 1), kept);
            }
            return "{" + String.join(space() + ",", members) + space() + "}";
        }

        String value(int depth) {
            return switch (random.nextInt(depth > 3 ? 5 : 8)) {
                case 0 -> "" + random.nextInt(1000);
                case 1 -> "-1.50E+3";
                case 2 -> "\"x,]} \\\" \\u00e9é𝄞\"";
                case 3 -> "null";
                case 4 -> "true";
                case 5 -> array(depth);
                default -> object(depth);
            };
        }

        private String array(int depth) {
            List<String> slots = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                slots.add(space() + value(depth + 1) + space());
            }
            return "[" + (slots.isEmpty() ? space() : String.join(",", slots)) + "]";
        }

        private String quoted(String key) {
            boolean escape = !key.isEmpty() && random.nextInt(4) == 0;
            return escape
                    ? "\"\\u%04x%s\"".formatted((int) key.charAt(0), key.substring(1))
                    : "\"" + key + "\"";
        }

        List<String> paths(int count) {
            List<String> paths = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                List<String> steps = new ArrayList<>();
                for (int depth = 1 + random.nextInt(3); depth > 0; depth--) {
                    steps.add(step());
                }
                paths.add(String.join(".", steps));
            }
            return paths;
        }

        private String step() {
            return switch (random.nextInt(12)) {
                case 0 -> "-1";
                case 1 -> "2";
                case 2 -> ":0";
                case 3 -> "new";
                default -> KEYS[random.nextInt(KEYS.length)].replace(".", "\\.");
            };
        }

        Object settable() {
            return switch (random.nextInt(5)) {
                case 0 -> 0.25;
                case 1 -> "text \" ü";
                case 2 -> List.of(1, Map.of("b", true), "x");
                case 3 -> Map.of("a", 1, "b", List.of(), "c", Map.of("0", "z"));
                default -> false;
            };
        }
    }
}
