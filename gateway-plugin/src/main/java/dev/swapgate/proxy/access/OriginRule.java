package dev.swapgate.proxy.access;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** From which web pages requests are accepted. Immutable. */
public final class OriginRule {
    private static final Set<String> NOT_FOREIGN = Set.of("none", "same-origin");

    private final Set<String> allowed;

    /**
     * A rule with further origins such as {@code https://chat.example.com}; {@code *} allows all.
     */
    public OriginRule(Collection<String> allowedOrigins) {
        this.allowed =
                allowedOrigins.stream()
                        .map(OriginRule::normalized)
                        .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Whether a request comes from no page at all or from one that may send it.
     *
     * @param origins values of {@code Origin}
     * @param fetchSite value of {@code Sec-Fetch-Site}, which pages cannot forge; null if absent
     * @param host value of {@code Host}, null if absent
     */
    public boolean accepts(
            List<String> origins, @Nullable String fetchSite, @Nullable String host) {
        if (fetchSite != null && NOT_FOREIGN.contains(fetchSite)) {
            return true;
        }
        return switch (origins.size()) {
            // Links and images of foreign pages carry no origin, but say that they are foreign.
            case 0 -> fetchSite == null;
            case 1 -> allows(origins.getFirst(), host);
            default -> false;
        };
    }

    /** Whether an origin is this gateway's own, on this machine, or configured. */
    public boolean allows(String origin, @Nullable String host) {
        if (allowed.contains("*") || allowed.contains(normalized(origin))) {
            return true;
        }
        Optional<Authority> page = authority(origin);
        return page.filter(Authority::isLoopback).isPresent()
                || (host != null && page.isPresent() && page.equals(own(origin, host)));
    }

    /** Our own authority as the page's origin would spell it. */
    private static Optional<Authority> own(String origin, String host) {
        return authority(scheme(origin) + "://" + host);
    }

    private static String normalized(String origin) {
        return authority(origin)
                .map(page -> scheme(origin) + "://" + page.host() + ":" + page.port())
                .orElse(origin);
    }

    /** Host and port of an origin, its scheme's default port filled in. */
    private static Optional<Authority> authority(String origin) {
        String scheme = scheme(origin);
        int defaultPort =
                switch (scheme) {
                    case "http" -> 80;
                    case "https" -> 443;
                    default -> -1;
                };
        return defaultPort < 0
                ? Optional.empty()
                : Authority.parse(origin.substring(scheme.length() + "://".length()))
                        .map(page ->
                                page.port() < 0 ? new Authority(page.host(), defaultPort) : page);
    }

    private static String scheme(String origin) {
        int end = origin.indexOf("://");
        return end < 0 ? "" : origin.substring(0, end).toLowerCase(Locale.ROOT);
    }
}
