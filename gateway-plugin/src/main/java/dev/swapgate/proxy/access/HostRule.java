package dev.swapgate.proxy.access;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which {@code Host} names are trusted. A page on a public name can rebind that name to this
 * machine and then speaks with us as with its own origin; it cannot do so with addresses and with
 * names that public name servers do not hold. Safe for use by many threads.
 */
public final class HostRule {
    private static final List<String> PRIVATE_SUFFIXES =
            List.of(".localhost", ".local", ".lan", ".internal", ".home.arpa");

    private final Set<String> allowed;

    /** Mostly all requests say the same. */
    private volatile @Nullable String lastAllowed;

    /** A rule with further names; {@code *} allows all. */
    public HostRule(Collection<String> allowedHosts) {
        this.allowed =
                allowedHosts.stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether the value of {@code Host} is trusted. */
    public boolean allows(String host) {
        if (host.equals(lastAllowed)) {
            return true;
        }
        boolean allows =
                allowed.contains("*")
                        || Authority.parse(host).filter(authority -> allows(authority)).isPresent();
        if (allows) {
            lastAllowed = host;
        }
        return allows;
    }

    private boolean allows(Authority authority) {
        String host = authority.host();
        return authority.isIpLiteral()
                || host.indexOf('.') < 0
                || PRIVATE_SUFFIXES.stream().anyMatch(host::endsWith)
                || allowed.contains(host)
                || allowed.contains(host + ":" + authority.port())
                || ThisMachine.NAMES.contains(host);
    }

    /** Looked up when a name is met that no other rule covers, as name servers may be slow. */
    private static final class ThisMachine {
        static final Set<String> NAMES = names();

        private static Set<String> names() {
            Set<String> names = new HashSet<>();
            try {
                InetAddress address = InetAddress.getLocalHost();
                names.add(address.getHostName().toLowerCase(Locale.ROOT));
                names.add(address.getCanonicalHostName().toLowerCase(Locale.ROOT));
            } catch (IOException e) {
                // A machine without a resolvable name has none to be called by.
                return Set.of();
            }
            return Set.copyOf(names);
        }
    }
}
