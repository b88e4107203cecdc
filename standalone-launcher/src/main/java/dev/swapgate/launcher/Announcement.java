package dev.swapgate.launcher;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;

import java.util.List;
import java.util.stream.Stream;

/** What the launcher says about a configuration. Stateless. */
final class Announcement {
    private Announcement() {}

    /** How much there is, such as {@code 3 models in 2 groups}. */
    static String size(GatewayConfig config) {
        long groups =
                config.groups().values().stream()
                        .filter(group -> !group.members().isEmpty())
                        .count();
        return count(config.models().size(), "model") + " in " + count(groups, "group");
    }

    /** A number with its noun. */
    static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /**
     * A call to paste, for one of the models.
     *
     * @param url base URL of the gateway
     * @param favourite which one, if it is there
     */
    static String call(GatewayConfig config, String url, String favourite) {
        Stream<String> own =
                config.models().values().stream()
                        .filter(model -> !model.unlisted())
                        .map(ModelConfig::id);
        Stream<String> atPeers =
                config.peers().values().stream().flatMap(peer -> peer.qualifiedNames().stream());
        List<String> models = Stream.concat(own, atPeers).toList();
        String key =
                config.apiKeys().isEmpty() ? "" : " \\\n    -H 'Authorization: Bearer YOUR-KEY'";
        return """
          curl -N %s/v1/chat/completions%s \\
            -H 'Content-Type: application/json' \\
            -d '{"model":"%s","stream":true,"messages":[{"role":"user","content":"Hello"}]}'

        Models: %s
        """
                .formatted(url, key, suggestion(models, favourite), String.join(", ", models));
    }

    private static String suggestion(List<String> models, String favourite) {
        if (models.contains(favourite)) {
            return favourite;
        }
        return models.isEmpty() ? "MODEL" : models.getFirst();
    }
}
