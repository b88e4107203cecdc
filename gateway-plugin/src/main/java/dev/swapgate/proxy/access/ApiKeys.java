package dev.swapgate.proxy.access;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The keys that clients may present. Only their digests are kept, and every comparison looks at all
 * of them and at all their bytes, so that its duration tells nothing. Immutable.
 */
public final class ApiKeys {
    private static final Charset LATIN_1 = StandardCharsets.ISO_8859_1;

    private final List<byte[]> digests;

    /** The configured keys; none means that nobody needs one. */
    public ApiKeys(Collection<String> keys) {
        this.digests = keys.stream().map(ApiKeys::digest).toList();
    }

    /** Whether keys are configured. */
    public boolean areRequired() {
        return !digests.isEmpty();
    }

    /**
     * Whether a key is one of the configured ones. Containers read headers as Latin-1, most clients
     * write them in UTF-8: either may be meant.
     */
    public boolean contains(String key) {
        byte[] digest = digest(key);
        byte[] asSent =
                LATIN_1.newEncoder().canEncode(key) ? digest(key.getBytes(LATIN_1)) : digest;
        boolean found = false;
        for (byte[] known : digests) {
            found |= MessageDigest.isEqual(known, digest);
            found |= MessageDigest.isEqual(known, asSent);
        }
        return found;
    }

    /**
     * Whether a valid key is among those that no browser attaches by itself, which shows that no
     * foreign page has made the request.
     */
    public boolean containsDeliberate(Collection<String> authorization, Collection<String> apiKey) {
        return deliberate(authorization, apiKey).anyMatch(this::contains);
    }

    private static Stream<String> deliberate(
            Collection<String> authorization, Collection<String> apiKey) {
        return Stream.concat(
                authorization.stream().flatMap(value -> credentials(value, "bearer").stream()),
                apiKey.stream().filter(key -> !key.isEmpty()));
    }

    /**
     * The key in a request's headers: the password of Basic authentication, else a Bearer token,
     * else {@code x-api-key}; the first that is not empty.
     */
    public static Optional<String> presented(
            Collection<String> authorization, Collection<String> apiKey) {
        return authorization.stream()
                .flatMap(value -> credentials(value, "basic").stream())
                .map(ApiKeys::password)
                .filter(key -> !key.isEmpty())
                .findFirst()
                .or(() -> deliberate(authorization, apiKey).findFirst());
    }

    /** What follows the scheme, if it is this one. */
    private static Optional<String> credentials(String value, String scheme) {
        int length = scheme.length();
        if (value.length() <= length
                || value.charAt(length) != ' '
                || !value.regionMatches(true, 0, scheme, 0, length)) {
            return Optional.empty();
        }
        return Optional.of(value.substring(length + 1).strip()).filter(rest -> !rest.isEmpty());
    }

    private static String password(String credentials) {
        try {
            byte[] decoded = Base64.getDecoder().decode(credentials);
            String userAndPassword = new String(decoded, StandardCharsets.UTF_8);
            int colon = userAndPassword.indexOf(':');
            return colon < 0 ? "" : userAndPassword.substring(colon + 1);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static byte[] digest(String key) {
        return digest(key.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] digest(byte[] key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
