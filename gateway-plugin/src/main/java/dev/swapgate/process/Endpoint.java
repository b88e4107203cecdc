package dev.swapgate.process;

import dev.swapgate.config.HostAndPort;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Where a model's server listens.
 *
 * @param base base URL without a slash at the end of its path; may have a query
 * @param place its host and port
 * @param addresses what the host's name stands for; none if that is unknown
 * @param isLocal whether it is on this machine, so that its port can tell what runs
 */
record Endpoint(URI base, HostAndPort place, List<InetAddress> addresses, boolean isLocal) {
    private static final int CONNECT_MILLIS = 500;

    Endpoint {
        addresses = List.copyOf(addresses);
    }

    /**
     * The end point of a {@code proxy} setting. Looks its host up.
     *
     * @throws StartException if it is no base URL
     */
    static Endpoint of(String proxy) {
        URI base = base(proxy);
        HostAndPort place =
                HostAndPort.of(base)
                        .orElseThrow(() -> new StartException("proxy " + proxy + " has no host"));
        List<InetAddress> addresses = addresses(place.host());
        boolean local =
                !addresses.isEmpty() && addresses.stream().allMatch(Endpoint::isOfThisMachine);
        return new Endpoint(base, place, addresses, local);
    }

    private static URI base(String proxy) {
        if (proxy.isBlank()) {
            throw new StartException("proxy is empty: there is no URL to send requests to");
        }
        try {
            String text = proxy.strip();
            URI uri = new URI(text.replaceFirst("/(?=\\?|$)", ""));
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (!List.of("http", "https").contains(scheme)) {
                throw new StartException("proxy " + proxy + " is no http or https URL");
            }
            return uri;
        } catch (URISyntaxException e) {
            throw new StartException("proxy " + proxy + " is no URL: " + e.getReason(), e);
        }
    }

    String host() {
        return place.host();
    }

    int port() {
        return place.port();
    }

    private static List<InetAddress> addresses(String host) {
        try {
            var found = new ArrayList<>(List.of(InetAddress.getAllByName(host)));
            if (host.equalsIgnoreCase("localhost")) {
                // Whatever the resolver says, clients try both.
                for (String loopback : List.of("127.0.0.1", "::1")) {
                    InetAddress address = InetAddress.getByName(loopback);
                    if (!found.contains(address)) {
                        found.add(address);
                    }
                }
            }
            return found;
        } catch (UnknownHostException e) {
            // Perhaps the command is what makes the name known.
            return List.of();
        }
    }

    private static boolean isOfThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    /** Whether somebody listens on any of the addresses. Takes up to half a second for each. */
    boolean answers() {
        return addresses.stream().anyMatch(address -> answers(address, port()));
    }

    /** Whether somebody listens on either loopback address. */
    static boolean answersOnLoopback(int port) {
        return addresses("localhost").stream().anyMatch(address -> answers(address, port));
    }

    private static boolean answers(InetAddress address, int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
            return true;
        } catch (SocketTimeoutException e) {
            // Nobody refuses: a listener whose backlog is full.
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
