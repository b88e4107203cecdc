package dev.swapgate.config.read;

import dev.swapgate.config.yaml.Problems;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.ArrayList;
import java.util.List;

/** Reads the keys that clients may present. */
final class ApiKeys {
    /** What is wrong with a key that cannot be sent in a header. */
    static final String UNUSABLE = "the key must have no spaces or control characters";

    private ApiKeys() {}

    static List<String> read(Section top, Problems problems) {
        var keys = new ArrayList<String>();
        List<Scalar> written = top.list("apiKeys");
        for (int i = 0; i < written.size(); i++) {
            String key = written.get(i).text();
            if (key.isEmpty()) {
                top.error(written.get(i), "apiKeys[" + i + "]", "the key is empty");
            } else if (!isUsable(key)) {
                top.error(written.get(i), "apiKeys[" + i + "]", UNUSABLE);
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
