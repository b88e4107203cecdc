package dev.swapgate.proxy.resolve;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.IgnoredPaths;
import dev.swapgate.proxy.body.BodyException;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.FormModel;
import dev.swapgate.proxy.body.JsonModel;
import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.body.ModelName;
import dev.swapgate.proxy.body.MultipartModel;
import dev.swapgate.proxy.body.NamedModel;
import dev.swapgate.proxy.body.UrlText;
import dev.swapgate.proxy.directory.Aim;
import dev.swapgate.proxy.directory.Destination;
import dev.swapgate.proxy.directory.Directory;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.Route.ModelSource;
import dev.swapgate.proxy.route.RouteTable;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the model that a request names and prepares path, query and body for it. Safe for use by
 * many threads.
 */
public final class ModelResolver {
    private static final String MODEL = "model";

    private final Directory directory;
    private final BodyRewriter rewriter;
    private final IgnoredPaths ignored;

    /** A resolver of these names; paths that are ignored make no model load. */
    public ModelResolver(Directory directory, IgnoredPaths ignored) {
        this.directory = directory;
        this.rewriter = new BodyRewriter(directory.destinations());
        this.ignored = ignored;
    }

    /** The same under another configuration. */
    public ModelResolver with(GatewayConfig changed) {
        return new ModelResolver(directory.with(changed), changed.ignoredPaths());
    }

    /**
     * Resolves a request.
     *
     * @param match the route that takes it
     * @param rawQuery raw query, or null
     * @param contentType value of {@code Content-Type}, or null
     * @param body the body, or null if there is none; owned by the result, or closed if this throws
     * @throws GatewayError a typed 4xx if no model can be found
     */
    public ResolvedRequest resolve(
            RouteTable.Match.Found match,
            @Nullable String rawQuery,
            @Nullable String contentType,
            @Nullable BufferedBody body) {
        boolean resolved = false;
        try {
            ResolvedRequest request =
                    switch (match.route().action()) {
                        case Action.Forward forward when forward.source() == ModelSource.QUERY ->
                                fromQuery(forward, rawQuery, body);
                        case Action.Forward forward ->
                                fromBody(forward, rawQuery, contentType, body);
                        case Action.PassThrough through ->
                                fromPath(match.rest(), rawQuery, contentType, body);
                        case Action.Fixed fixed -> fixed(fixed, match.rest(), rawQuery, body);
                        case Action.Local local ->
                                throw new IllegalArgumentException("answered locally");
                    };
            resolved = true;
            return request;
        } catch (BodyException e) {
            throw GatewayError.of(e);
        } finally {
            if (!resolved && body != null) {
                body.close();
            }
        }
    }

    /**
     * The answer to {@code /upstream/<model>} or {@code /comfyui} without anything behind it: a
     * redirect to the same with a slash, without which a page's relative links would lead nowhere.
     *
     * @param context path of the context, empty for the root
     * @return empty if the request is no such case
     * @throws GatewayError if the path names no model
     */
    public Optional<LocalResponse.Content> redirect(
            RouteTable.Match.Found match,
            String method,
            String context,
            @Nullable String rawQuery) {
        String path = withoutSlash(match);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        String location = context + path + "/";
        boolean reading = method.equals("GET") || method.equals("HEAD");
        return Optional.of(
                new LocalResponse.Content(
                        reading ? 301 : 308,
                        "text/plain; charset=utf-8",
                        new byte[0],
                        Map.of(
                                "Location",
                                rawQuery == null ? location : location + "?" + rawQuery)));
    }

    /** The path that lacks a slash at its end, or empty text. */
    private String withoutSlash(RouteTable.Match.Found match) {
        return switch (match.route().action()) {
            case Action.PassThrough through -> {
                PassThroughPath path = PassThroughPath.parse(match.rest(), directory);
                yield path.rest().isEmpty() ? "/upstream/" + path.escapedName() : "";
            }
            case Action.Fixed fixed ->
                    match.route().path().endsWith("/") || match.route().path().endsWith("*")
                            ? ""
                            : match.route().path();
            case Action.Forward forward -> "";
            case Action.Local local -> "";
        };
    }

    private ResolvedRequest fromQuery(
            Action.Forward forward, @Nullable String rawQuery, @Nullable BufferedBody body) {
        List<String> models = queryValues(rawQuery, MODEL);
        if (models.isEmpty()) {
            throw ModelName.missing("The query names no model: add ?model=<id>.");
        }
        if (models.size() > 1) {
            throw ModelName.repeated("query");
        }
        String name = ModelName.check(models.getFirst());
        return prepared(
                directory.find(name),
                aim ->
                        new ResolvedRequest(
                                aim,
                                name,
                                forward.upstreamPath(),
                                renamed(rawQuery, aim, name),
                                body,
                                queryValues(rawQuery, "stream").contains("true"),
                                null));
    }

    private ResolvedRequest fromBody(
            Action.Forward forward,
            @Nullable String rawQuery,
            @Nullable String contentType,
            @Nullable BufferedBody body) {
        boolean empty = body == null || (contentType == null && body.length() == 0);
        boolean queried = !queryValues(rawQuery, MODEL).isEmpty();
        if (empty && queried) {
            return fromQuery(forward, rawQuery, body);
        }
        if (body == null || empty) {
            throw ModelName.missing("The request has no body; name the model in a JSON body.");
        }
        MediaType type = BodyHeaders.mediaType(contentType);
        boolean form = type.essence().equals(MediaType.FORM);
        if (queried && form && FormModel.namesNone(HeldBody.bytesOf(body))) {
            return fromQuery(forward, rawQuery, body);
        }
        NamedModel named = find(HeldBody.bytesOf(body), type);
        for (String other : queryValues(rawQuery, MODEL)) {
            if (!other.equals(named.name())) {
                throw ModelName.invalid("The query names another model than the body does.");
            }
        }
        return prepared(
                directory.find(named.name()),
                aim ->
                        new ResolvedRequest(
                                aim,
                                named.name(),
                                forward.upstreamPath(),
                                renamed(rawQuery, aim, named.name()),
                                rewriter.rewrite(aim, type, body, named),
                                named.stream(),
                                null));
    }

    private ResolvedRequest fromPath(
            String rest,
            @Nullable String rawQuery,
            @Nullable String contentType,
            @Nullable BufferedBody body) {
        PassThroughPath path = PassThroughPath.parse(rest, directory);
        String name = path.name();
        String upstreamPath = path.rest().isEmpty() ? "/" : path.rest();
        return prepared(
                directory.findInPath(name),
                aim -> {
                    boolean remote = aim.destination() instanceof Destination.Remote;
                    return new ResolvedRequest(
                            aim,
                            name,
                            upstreamPath,
                            remote ? renamed(rawQuery, aim, name) : rawQuery,
                            remote && body != null
                                    ? PeerBody.rename(aim, name, contentType, body)
                                    : body,
                            false,
                            isIgnored(upstreamPath)
                                    ? "upstream.ignorePaths matches the path"
                                    : null);
                });
    }

    // An escape leads to the same file: what is ignored as "app.js" is as "app%2Ejs", too.
    private boolean isIgnored(String rawPath) {
        return ignored.matches(rawPath)
                || UrlText.decodeSegment(rawPath).filter(ignored::matches).isPresent();
    }

    private ResolvedRequest fixed(
            Action.Fixed fixed,
            String rest,
            @Nullable String rawQuery,
            @Nullable BufferedBody body) {
        Destination.Local local =
                directory.local(fixed.model()).orElseThrow(() -> directory.unknown(fixed.model()));
        return new ResolvedRequest(
                Aim.straight(local, fixed.model()),
                fixed.model(),
                "/" + rest,
                rawQuery,
                body,
                false,
                rest.isEmpty() ? null : "only the root of its pages loads it");
    }

    /** What is made of an aim, whose place is given up if that fails. */
    private static ResolvedRequest prepared(Aim aim, Function<Aim, ResolvedRequest> preparation) {
        boolean prepared = false;
        try {
            ResolvedRequest request = preparation.apply(aim);
            prepared = true;
            return request;
        } finally {
            if (!prepared) {
                aim.place().close();
            }
        }
    }

    /** The query with the name that the destination knows the model by. */
    private static @Nullable String renamed(@Nullable String rawQuery, Aim aim, String given) {
        String name = rawQuery == null ? null : BodyRewriter.renamed(aim, given);
        boolean names = name != null && queryValues(rawQuery, MODEL).contains(given);
        return rawQuery == null || name == null || !names
                ? rawQuery
                : UrlText.replace(rawQuery, MODEL, name);
    }

    static NamedModel find(Bytes body, MediaType type) {
        return switch (type.essence()) {
            case MediaType.JSON -> JsonModel.find(body);
            case MediaType.MULTIPART -> MultipartModel.find(body, type);
            default -> FormModel.find(body);
        };
    }

    private static List<String> queryValues(@Nullable String rawQuery, String name) {
        return rawQuery == null ? List.of() : UrlText.values(rawQuery, name);
    }
}
