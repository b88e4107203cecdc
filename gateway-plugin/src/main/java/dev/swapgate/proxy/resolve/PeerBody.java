package dev.swapgate.proxy.resolve;

import dev.swapgate.proxy.body.BodyException;
import dev.swapgate.proxy.body.Bytes;
import dev.swapgate.proxy.body.MediaType;
import dev.swapgate.proxy.body.NamedModel;
import dev.swapgate.proxy.directory.Aim;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Bodies that pass through to a peer, which knows its models by its own names. Stateless. */
final class PeerBody {

    private PeerBody() {}

    /**
     * The body naming the model as the peer does if it names it as the path did; every other body
     * passes as it is, whatever is in it. Closing the result frees the given one.
     */
    static BufferedBody rename(
            Aim aim, String given, @Nullable String contentType, BufferedBody body) {
        String name = BodyRewriter.renamed(aim, given);
        Optional<MediaType> type =
                contentType == null ? Optional.empty() : MediaType.parse(contentType);
        if (name == null || type.isEmpty() || !BodyHeaders.canName(type.get())) {
            return body;
        }
        Bytes bytes = HeldBody.bytesOf(body);
        try {
            NamedModel named = ModelResolver.find(bytes, type.get());
            return named.name().equals(given)
                    ? HeldBody.edited(body, BodyRewriter.rename(bytes, type.get(), named, name))
                    : body;
        } catch (BodyException x) {
            return body;
        }
    }
}
