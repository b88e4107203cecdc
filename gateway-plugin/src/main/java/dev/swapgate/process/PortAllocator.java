package dev.swapgate.process;

import dev.swapgate.config.HostAndPort;
import dev.swapgate.config.ModelConfig;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds the port for a start of a model that leaves the choice to the gateway. Safe for use by many
 * threads.
 *
 * <p>A port that is taken is replaced by the next free one above all that are assigned, so that no
 * model is ever given another one's.
 */
final class PortAllocator {
    private static final int LAST = 65_535;

    private final int firstSpare;
    private final Set<Integer> named;
    private final Set<Integer> replacements = ConcurrentHashMap.newKeySet();

    PortAllocator(Collection<ModelConfig> models) {
        firstSpare =
                1 + models.stream().flatMapToInt(model -> model.port().stream()).max().orElse(0);
        named = new HashSet<>();
        for (ModelConfig model : models) {
            if (model.port().isEmpty()) {
                named.add(portOf(model.proxy()));
            }
        }
    }

    private static int portOf(String proxy) {
        try {
            return HostAndPort.of(URI.create(proxy.strip())).map(HostAndPort::port).orElse(-1);
        } catch (IllegalArgumentException e) {
            return -1;
        }
    }

    /**
     * A port nobody listens on: the assigned one if possible.
     *
     * @throws StartException if there is none
     */
    int take(int assigned) {
        return isFree(assigned) ? assigned : takeSpare();
    }

    private int takeSpare() {
        for (int port = firstSpare; port <= LAST; port++) {
            if (!named.contains(port) && replacements.add(port)) {
                if (isFree(port)) {
                    return port;
                }
                replacements.remove(port);
            }
        }
        throw new StartException(
                "no port is free from " + firstSpare + " on, above all assigned ones");
    }

    /** Gives a port back when nobody uses it any more. */
    void release(int port) {
        replacements.remove(port);
    }

    /** Whether nobody listens on it and it can be bound. */
    static boolean isFree(int port) {
        return !Endpoint.answersOnLoopback(port) && canBeBound(port);
    }

    /** Binds without listening, so that nobody can mistake this for a server. */
    private static boolean canBeBound(int port) {
        try (var socket = new Socket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (BindException e) {
            // Not being allowed to bind says nothing: the model may be.
            return String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT).contains("denied");
        } catch (IOException e) {
            return true;
        }
    }
}
