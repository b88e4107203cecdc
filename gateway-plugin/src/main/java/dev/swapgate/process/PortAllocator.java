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
 * <p>A port that is taken, or that another start holds, is replaced by the next free one above all
 * that are assigned, so that no model is ever given another one's.
 */
final class PortAllocator {
    private static final int LAST = 65_535;

    /**
     * What the configuration says of ports.
     *
     * @param firstSpare the first above all that are assigned
     * @param named those that people wrote down
     */
    private record Assignment(int firstSpare, Set<Integer> named) {}

    private final Set<Integer> held = ConcurrentHashMap.newKeySet();
    private volatile Assignment assignment;

    PortAllocator(Collection<ModelConfig> models) {
        assignment = assignment(models);
    }

    private static Assignment assignment(Collection<ModelConfig> models) {
        int firstSpare =
                1 + models.stream().flatMapToInt(model -> model.port().stream()).max().orElse(0);
        var named = new HashSet<Integer>();
        for (ModelConfig model : models) {
            if (model.port().isEmpty()) {
                named.add(portOf(model.proxy()));
            }
        }
        return new Assignment(firstSpare, named);
    }

    /** Other models; ports that are held stay so until they are released. */
    void configure(Collection<ModelConfig> models) {
        assignment = assignment(models);
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
        return hold(assigned) ? assigned : takeSpare();
    }

    private int takeSpare() {
        Assignment known = assignment;
        for (int port = known.firstSpare(); port <= LAST; port++) {
            if (!known.named().contains(port) && hold(port)) {
                return port;
            }
        }
        throw new StartException(
                        "no port is free from "
                                + known.firstSpare()
                                + " on, above all assigned ones")
                .tell("no port is free for it");
    }

    private boolean hold(int port) {
        if (!held.add(port)) {
            return false;
        }
        if (isFree(port)) {
            return true;
        }
        held.remove(port);
        return false;
    }

    /** Gives a port back when nobody uses it any more. */
    void release(int port) {
        held.remove(port);
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
