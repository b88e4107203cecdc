package dev.swapgate.config.read;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Makes random configurations that can be loaded. Used by one thread. */
public final class RandomFile {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Random random;
    private final ObjectNode file = MAPPER.createObjectNode();
    private final List<String> models = new ArrayList<>();
    private final List<String> others = new ArrayList<>();

    private RandomFile(Random random) {
        this.random = random;
    }

    /** Another one. */
    public static ObjectNode next(Random random) {
        return new RandomFile(random).file();
    }

    private ObjectNode file() {
        for (int i = random.nextInt(6); i > 0; i--) {
            models.add(i % 2 == 0 ? "m" + i : "org/m:" + i);
        }
        globals();
        models.forEach(id -> model(file.withObjectProperty("models").putObject(id), id));
        maybe(() -> peers(file.putObject("peers")));
        if (!models.isEmpty()) {
            residency();
            maybe(() -> selectors(file.putObject("selectors")));
            maybe(() -> profiles(file.putObject("profiles")));
            maybe(() -> names(file.putObject("hooks").putObject("on_startup").putArray("preload")));
        }
        maybe(() -> swapgate(file.putObject("swapgate")));
        return file;
    }

    private void maybe(Runnable action) {
        if (random.nextInt(3) == 0) {
            action.run();
        }
    }

    private void number(ObjectNode in, String key, int least) {
        maybe(() -> in.put(key, least + random.nextInt(1000)));
    }

    private void seconds(ObjectNode in, String... keys) {
        for (String key : keys) {
            maybe(() -> {
                if (random.nextBoolean()) {
                    in.put(key, random.nextInt(500));
                } else {
                    in.put(key, random.nextInt(5000) / 8.0);
                }
            });
        }
    }

    private void flags(ObjectNode in, String... keys) {
        for (String key : keys) {
            maybe(() -> in.put(key, random.nextBoolean()));
        }
    }

    private void words(ObjectNode in, String key, String... words) {
        maybe(() -> in.put(key, words[random.nextInt(words.length)]));
    }

    private void list(ObjectNode in, String key, String... words) {
        maybe(() -> {
            ArrayNode list = in.putArray(key);
            for (String word : words) {
                maybe(() -> list.add(word));
            }
        });
    }

    private void section(ObjectNode in, String key, Consumer<ObjectNode> fill) {
        maybe(() -> fill.accept(in.putObject(key)));
    }

    private void names(ArrayNode list) {
        models.forEach(model -> maybe(() -> list.add(model)));
    }

    private String model() {
        return models.get(random.nextInt(models.size()));
    }

    private void globals() {
        seconds(file, "healthCheckTimeout", "unloadTimeout", "globalTTL");
        number(file, "startPort", 1);
        number(file, "metricsMaxInMemory", -10);
        number(file, "captureBuffer", -10);
        words(file, "logLevel", "debug", "INFO", "warn", "error");
        words(file, "logTimeFormat", "rfc3339", "Kitchen", "");
        words(file, "logToStdout", "proxy", "upstream", "both", "none");
        flags(file, "sendLoadingState", "includeAliasesInList");
        list(file, "apiKeys", "k1", "sk-2", "${env.KEY}");
        section(file, "macros", macros -> macros.put("text", "some text").put("number", 7));
        section(file, "ui", ui -> list(ui.putObject("activity"), "session_id", "X-A", "x-a", " "));
        section(
                file,
                "performance",
                performance -> {
                    flags(performance, "disabled");
                    words(performance, "every", "5s", "1m30s", "10000ms", "0", "1.5h");
                });
        section(file, "upstream", upstream -> list(upstream, "ignorePaths", "\\.css$", "^/x"));
    }

    private void model(ObjectNode model, String id) {
        model.put("cmd", "serve --port ${PORT} " + (random.nextBoolean() ? "${MODEL_ID}" : ""));
        words(model, "cmdStop", "stop ${PID}", "");
        words(model, "proxy", "http://localhost:${PORT}", "https://h.example:1/base");
        words(model, "checkEndpoint", "/health", "none", "");
        list(model, "aliases", "alias of " + id, id + "-2");
        list(model, "env", "A=b", "C=${PORT}");
        maybe(() -> model.put("ttl", random.nextInt(5) - 1));
        seconds(model, "unloadTimeout", "healthCheckTimeout");
        words(model, "useModelName", "x", "${MODEL_ID}");
        words(model, "name", "A name", "7");
        words(model, "description", "Text: with, signs", "true");
        flags(model, "unlisted", "sendLoadingState");
        number(model, "concurrencyLimit", -5);
        section(
                model,
                "filters",
                filters -> {
                    filters(filters);
                    section(
                            filters,
                            "setParamsByID",
                            byId -> byId.putObject(id + ":high").put("e", 1));
                });
        section(model, "metadata", this::data);
        section(model, "timeouts", this::timeouts);
        section(model, "compat", compat -> flags(compat, "ignoreWebsockets"));
        section(
                model,
                "capabilities",
                capabilities -> {
                    list(capabilities, "in", "text", "image");
                    list(capabilities, "out", "audio", "text");
                    flags(capabilities, "tools", "reranker");
                    number(capabilities, "context", 0);
                });
    }

    private void filters(ObjectNode filters) {
        words(filters, "stripParams", "a, b.c", "", "model");
        section(filters, "setParams", this::data);
    }

    private void data(ObjectNode data) {
        maybe(() -> data.put("number", random.nextDouble()));
        maybe(() -> data.putNull("nothing"));
        maybe(() -> data.putArray("list").add(1).add("two").addObject().put("three", true));
        maybe(() -> data.put("text", "0x1F"));
    }

    private void timeouts(ObjectNode timeouts) {
        seconds(timeouts, "connect", "keepalive", "responseHeader");
        seconds(timeouts, "tlsHandshake", "expectContinue", "idleConn");
    }

    private void residency() {
        switch (random.nextInt(4)) {
            case 0 -> groups(file.putObject("groups"));
            case 1 -> matrix(file.putObject("matrix"));
            case 2 -> {
                ObjectNode router = file.withObjectProperty("routing").putObject("router");
                router.put("use", "matrix");
                matrix(router.putObject("settings").putObject("matrix"));
                maybe(() -> groups(router.withObjectProperty("settings").putObject("groups")));
            }
            default -> {
                ObjectNode scheduler = file.withObjectProperty("routing").putObject("scheduler");
                words(scheduler, "use", "fifo", "");
                ObjectNode fifo = scheduler.putObject("settings").putObject("fifo");
                fifo.putObject("priority").put(model(), random.nextInt(9) - 4);
            }
        }
    }

    private void groups(ObjectNode groups) {
        var left = new ArrayList<>(models);
        Collections.shuffle(left, random);
        for (int i = 0; i < 3; i++) {
            ObjectNode group = groups.putObject("g" + i);
            flags(group, "swap", "exclusive", "persistent");
            ArrayNode members = group.putArray("members");
            for (int j = random.nextInt(3); j > 0 && !left.isEmpty(); j--) {
                members.add(left.removeLast());
            }
        }
    }

    private void matrix(ObjectNode matrix) {
        ObjectNode vars = matrix.putObject("vars");
        for (int i = 0; i < models.size(); i++) {
            vars.put("v" + i, models.get(i));
        }
        section(matrix, "evict_costs", costs -> number(costs, "v0", 1));
        matrix.putObject("sets").put("one", "v0").put("two", "v0 & (+one | v0) | v0");
    }

    private void peers(ObjectNode peers) {
        for (int i = random.nextInt(3); i > 0; i--) {
            String id = "peer" + i;
            ObjectNode peer = peers.putObject(id).put("proxy", "http://" + id + ":80/x");
            peer.putArray("models").add("large").add("own/" + i);
            others.add(id + "/large");
            words(peer, "apiKey", "secret", "");
            section(peer, "filters", this::filters);
            section(peer, "timeouts", this::timeouts);
        }
    }

    private void selectors(ObjectNode selectors) {
        for (String strategy : List.of("warm", "pin", "spillover")) {
            maybe(() -> {
                ObjectNode selector = selectors.putObject("any " + strategy);
                ArrayNode targets = selector.put("strategy", strategy).putArray("targets");
                targets.add(model());
                if (!strategy.equals("warm")) {
                    others.forEach(targets::add);
                }
                section(selector, "settings", settings -> number(settings, "spillover", 1));
                words(selector, "name", "N");
                words(selector, "description", "D");
                section(selector, "metadata", this::data);
                flags(selector, "unlisted");
            });
        }
    }

    private void profiles(ObjectNode profiles) {
        ObjectNode profile = profiles.putObject("p");
        words(profile, "description", "D");
        profile.putObject("pins").put("gpt-4o", model()).put("off", "").put(model(), model());
    }

    private void swapgate(ObjectNode swapgate) {
        section(
                swapgate,
                "scheduler",
                scheduler -> {
                    seconds(scheduler, "maxTurn", "priorityHeadStart", "linger", "drainTimeout");
                    words(scheduler, "linger", "off");
                });
        section(swapgate, "groups", groups -> flags(groups, "symmetric"));
        section(
                swapgate,
                "queue",
                queue -> {
                    number(queue, "maxPerModel", 1);
                    number(queue, "max", 1);
                    seconds(queue, "timeout", "keepAlive");
                    words(queue, "timeout", "off");
                });
        section(swapgate, "unload", unload -> seconds(unload, "drainTimeout"));
        section(swapgate, "shutdown", shutdown -> seconds(shutdown, "drainTimeout"));
        section(
                swapgate,
                "process",
                process -> {
                    seconds(process, "settle");
                    words(process, "containment", "auto", "cgroup", "pidns", "group");
                });
        section(
                swapgate,
                "http",
                http -> {
                    list(http, "allowedOrigins", "https://a.example", "http://b:81/");
                    list(http, "allowedHosts", "a.example", "B_c");
                    words(http, "maxBody", "1MiB", "7", "2 gb");
                    words(http, "maxJsonBody", "3MB", "8");
                    number(http, "maxBodyInMemory", 1);
                    number(http, "spoolBudget", 0);
                    seconds(http, "headerTimeout", "bodyTimeout");
                });
        words(swapgate, "stateDir", "/var/lib/x");
        section(
                swapgate,
                "trace",
                trace -> {
                    words(trace, "path", "/var/lib/x/trace.jsonl");
                    words(trace, "maxBytes", "1MiB", "100000", "2 gb");
                });
    }
}
