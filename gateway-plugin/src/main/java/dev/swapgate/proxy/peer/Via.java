package dev.swapgate.proxy.peer;

import dev.swapgate.proxy.headers.ListHeader;

import jakarta.servlet.http.HttpServletRequest;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;

import java.util.List;
import java.util.UUID;

/**
 * The name by which this gateway knows requests that it has passed to a peer before (RFC 9110
 * §7.6.3). Another one, even on the same machine, has another name.
 */
public final class Via {
    private final String name = "swapgate-" + UUID.randomUUID();

    /** Whether a request has come through here already. */
    public boolean hasSeen(HttpServletRequest request) {
        return ListHeader.names(request, HttpHeader.VIA.asString()).stream()
                .anyMatch(hop -> List.of(hop.split("\\s+")).contains(name));
    }

    /** Adds this gateway to those that a call has come through. */
    public void sign(HttpFields.Mutable headers) {
        headers.add(HttpHeader.VIA, "1.1 " + name);
    }
}
