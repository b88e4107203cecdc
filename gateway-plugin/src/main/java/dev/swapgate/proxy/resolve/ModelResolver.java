package dev.swapgate.proxy.resolve;

import dev.swapgate.config.GatewayConfig;
import dev.swapgate.config.ModelConfig;
import dev.swapgate.proxy.body.BodyException;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.FormModel;
import dev.swapgate.proxy.body.JsonModel;
import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.body.ModelName;
import dev.swapgate.proxy.body.MultipartModel;
import dev.swapgate.proxy.body.NamedModel;
import dev.swapgate.proxy.body.UrlText;
import dev.swapgate.proxy.error.ErrorResponses;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.route.LocalResponse;
import dev.swapgate.proxy.route.Route.Action;
import dev.swapgate.proxy.route.Route.ModelSource;
import dev.swapgate.proxy.route.RouteTable;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Finds the model that a request names and prepares path, query and body for it. Immutable. */
public final class ModelResolver {
    private static final String MODEL = "model";

    private final ModelNames names;
    private final BodyRewriter rewriter;

    /** A resolver for the configured models. */
    public ModelResolver(GatewayConfig config) {
        this.names = new ModelNames(config.models().values());
        this.rewriter = new BodyRewriter(config.models().values());
    }

    /**
     * Resolves a request.
     *
     * @param match the route that takes it
     * @param rawPath raw path below the context
     * @param rawQuery raw query, or null
     * @param contentType value of {@code Content-Type}, or null
     * @param body the body, or null if there is none; owned by the result, or closed if this throws
     * @throws GatewayError a typed 4xx if no model can be found
     */
    public ResolvedRequest resolve(
            RouteTable.Match.Found match,
            String method,
            String rawPath,
            @Nullable String rawQuery,
            @Nullable String contentType,
            @Nullable BufferedBody body) {
        boolean resolved = false;
        try {
            ResolvedRequest request =
                    switch (match.route().action()) {
                        case Action.Forward forward when forward.source() == ModelSource.QUERY ->
                                fromQuery(forward, rawPath, rawQuery, contentType, body);
                        case Action.Forward forward ->
                                fromBody(forward, rawPath, rawQuery, contentType, body);
                        case Action.PassThrough ignored ->
                                fromPath(match.rest(), rawPath, rawQuery, contentType, body);
                        case Action.Local ignored ->
                                throw new IllegalArgumentException(method + " is answered locally");
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
     * The answer to {@code /upstream/<model>} without anything behind the model: a redirect to the
     * same with a slash, without which a page's relative links would lead nowhere.
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
        if (!(match.route().action() instanceof Action.PassThrough)) {
            return Optional.empty();
        }
        PassThroughPath path = PassThroughPath.parse(match.rest(), names);
        if (!path.rest().isEmpty()) {
            return Optional.empty();
        }
        String location = context + "/upstream/" + path.escapedName() + "/";
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

    private ResolvedRequest fromQuery(
            Action.Forward forward,
            String rawPath,
            @Nullable String rawQuery,
            @Nullable String contentType,
            @Nullable BufferedBody body) {
        List<String> models = queryValues(rawQuery, MODEL);
        if (models.isEmpty()) {
            throw ModelName.missing("The query names no model: add ?model=<id>.");
        }
        if (models.size() > 1) {
            throw ModelName.repeated("query");
        }
        String name = ModelName.check(models.getFirst());
        return new ResolvedRequest(
                names.require(name),
                name,
                forward.upstreamPath(),
                rawQuery,
                body,
                contentType,
                queryValues(rawQuery, "stream").contains("true"),
                ErrorResponses.dialect(rawPath));
    }

    private ResolvedRequest fromBody(
            Action.Forward forward,
            String rawPath,
            @Nullable String rawQuery,
            @Nullable String contentType,
            @Nullable BufferedBody body) {
        if (body == null || (contentType == null && body.length() == 0)) {
            throw ModelName.missing("The request has no body; name the model in a JSON body.");
        }
        MediaType type = BodyHeaders.mediaType(contentType);
        NamedModel named = find(HeldBody.bytesOf(body), type);
        for (String other : queryValues(rawQuery, MODEL)) {
            if (!other.equals(named.name())) {
                throw ModelName.invalid("The query names another model than the body does.");
            }
        }
        ModelConfig model = names.require(named.name());
        return new ResolvedRequest(
                model,
                named.name(),
                forward.upstreamPath(),
                rawQuery,
                rewriter.rewrite(model, type, body, named),
                contentType,
                named.stream(),
                ErrorResponses.dialect(rawPath));
    }

    private ResolvedRequest fromPath(
            String rest,
            String rawPath,
            @Nullable String rawQuery,
            @Nullable String contentType,
            @Nullable BufferedBody body) {
        PassThroughPath path = PassThroughPath.parse(rest, names);
        return new ResolvedRequest(
                Objects.requireNonNull(names.find(path.name())),
                path.name(),
                path.rest().isEmpty() ? "/" : path.rest(),
                rawQuery,
                body,
                contentType,
                false,
                ErrorResponses.dialect(rawPath));
    }

    private static NamedModel find(Bytes body, MediaType type) {
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
