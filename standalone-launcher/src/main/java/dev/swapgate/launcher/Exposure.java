package dev.swapgate.launcher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.stream.Collectors;

/** Warns when a gateway without keys can be reached from other machines. Stateless. */
final class Exposure {
    private static final Logger logger = LoggerFactory.getLogger(Exposure.class);

    private Exposure() {}

    /** Warns if the address is more than this machine's own. */
    static void warn(ListenAddress address) {
        InetAddress bound;
        try {
            bound = address.resolve().getAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bound.isLoopbackAddress()) {
            return;
        }
        logger.warn(
                "whoever reaches {} can use, start and stop every model, as there are no apiKeys;"
                    + " to change that, write apiKeys: [\"a-long-secret\"] into the configuration,"
                    + " or listen on this machine alone with -listen 127.0.0.1:{}",
                bound.isAnyLocalAddress() ? others(address.port()) : address,
                address.port());
    }

    /** Without the zone, which other machines do not share. */
    private static String literal(InetAddress own) {
        return own.getHostAddress().replaceFirst("%.*", "");
    }

    private static String others(int port) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(own -> !own.isLoopbackAddress() && !own.isLinkLocalAddress())
                    .map(own -> new ListenAddress(literal(own), port).toString())
                    .collect(
                            Collectors.collectingAndThen(
                                    Collectors.joining(", "),
                                    list -> list.isEmpty() ? "port " + port : list));
        } catch (SocketException e) {
            return "port " + port;
        }
    }
}
