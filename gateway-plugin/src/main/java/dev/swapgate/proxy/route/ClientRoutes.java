package dev.swapgate.proxy.route;

import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.Route.ModelSource;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The routes that end at a model. All of them need a key and may start a model. */
final class ClientRoutes {

    /** Model in the body, forwarded under the same path. */
    private static final List<String> POSTS =
            List.of(
                    // OpenAI
                    "/v1/chat/completions",
                    "/v1/completions",
                    "/v1/responses",
                    "/v1/embeddings",
                    "/v1/rerank",
                    "/v1/reranking",
                    "/v1/audio/speech",
                    "/v1/audio/transcriptions",
                    "/v1/audio/translations",
                    "/v1/audio/voices",
                    "/v1/images/generations",
                    "/v1/images/edits",
                    "/v1/images/variations",
                    // Anthropic
                    "/v1/messages",
                    "/v1/messages/count_tokens",
                    // llama-server's own
                    "/chat/completions",
                    "/completions",
                    "/completion",
                    "/infill",
                    "/embedding",
                    "/embeddings",
                    "/rerank",
                    "/reranking",
                    "/tokenize",
                    "/detokenize",
                    "/apply-template",
                    // Stable Diffusion
                    "/sdapi/v1/txt2img",
                    "/sdapi/v1/img2img");

    /** Model in the body, forwarded without the leading {@code /v}. */
    private static final List<String> UNVERSIONED_POSTS =
            List.of(
                    "/chat/completions",
                    "/completions",
                    "/responses",
                    "/messages",
                    "/messages/count_tokens",
                    "/embeddings",
                    "/rerank",
                    "/reranking");

    /** Model in the query. */
    private static final List<String> GETS =
            List.of(
                    "/v1/realtime",
                    "/v1/audio/voices",
                    "/sdapi/v1/loras",
                    "/props",
                    "/slots",
                    "/lora-adapters");

    /** The model behind {@code /comfyui/}. */
    private static final String COMFY_UI = "comfyui_auto";

    private static final Set<String> UPSTREAM_PATHS =
            all().stream()
                    .map(Route::action)
                    .filter(Action.Forward.class::isInstance)
                    .map(action -> ((Action.Forward) action).upstreamPath())
                    .collect(Collectors.toUnmodifiableSet());

    private ClientRoutes() {}

    /** Whether one of the routes that name a model forwards to this path. */
    static boolean isUpstreamPath(String path) {
        return UPSTREAM_PATHS.contains(path);
    }

    static List<Route> all() {
        List<Route> routes = new ArrayList<>();
        POSTS.forEach(path -> routes.add(post(path, path)));
        UNVERSIONED_POSTS.forEach(path -> routes.add(post("/v" + path, path)));
        routes.add(post("/audioapi/v1/tasks/run", "/v1/tasks/run"));
        for (String path : GETS) {
            routes.add(route(Set.of("GET"), path, new Action.Forward(ModelSource.QUERY, path)));
        }
        routes.add(route(Set.of(), "/upstream/*", new Action.PassThrough()));
        for (String path : List.of("/comfyui", "/comfyui/", "/comfyui/*")) {
            routes.add(route(Set.of(), path, new Action.Fixed(COMFY_UI)));
        }
        return routes;
    }

    private static Route post(String path, String upstreamPath) {
        return route(Set.of("POST"), path, new Action.Forward(ModelSource.BODY, upstreamPath));
    }

    private static Route route(Set<String> methods, String path, Action action) {
        return new Route(methods, path, true, true, action);
    }
}
