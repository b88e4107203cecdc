package dev.swapgate.config.read;

import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;

import java.util.ArrayList;
import java.util.List;

/** Reads the keys that clients may present. */
final class ApiKeys {
    /** What is wrong with a key that cannot be sent in a header. */
    static final String UNUSABLE = "the key must have no spaces or control characters";

    private ApiKeys() {}

    static List<String> read(Section top, Problems problems) {
        var keys = new ArrayList<String>();
        for (Item item : top.items("apiKeys")) {
            String key = item.text();
            if (key.isEmpty()) {
                item.error("the key is empty");
            } else if (!isUsable(key)) {
                item.error(UNUSABLE);
            }
            problems.hide(key);
            keys.add(key);
        }
        return keys;
    }

    static boolean isUsable(String key) {
        return key.chars().noneMatch(c -> c == ' ' || Character.isISOControl(c));
    }
}
