package dev.swapgate.launcher.tls;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Optional;

/**
 * Reads the private key of a certificate: PKCS#8, and what OpenSSL wrote before that, PKCS#1 for
 * RSA and SEC 1 for EC. Stateless.
 */
final class KeyReader {
    private static final String KEY = "PRIVATE KEY";
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA", "RSASSA-PSS");

    private static final int SEQUENCE = 0x30;
    private static final int OCTETS = 0x04;
    private static final byte[] VERSION = {2, 1, 0};

    private KeyReader() {}

    /**
     * The private key in a file.
     *
     * @param certified the public key of the certificate, which the key is for
     * @throws TlsException if there is none, or none of ours
     */
    static PrivateKey read(PemFile pem, PublicKey certified) {
        PemFile.Block block =
                pem.blocks().stream()
                        .filter(candidate -> candidate.label().endsWith(KEY))
                        .findFirst()
                        .orElseThrow(() ->
                                new TlsException(
                                        pem.file(),
                                        "holds no private key; right would be a block"
                                                + " -----BEGIN PRIVATE KEY-----"));
        if (block.label().startsWith("ENCRYPTED") || block.head().contains("ENCRYPTED")) {
            throw new TlsException(pem.file(), "the key is encrypted; " + advice(pem.file()));
        }
        return switch (block.label()) {
            case KEY -> key(pem.file(), pem.content(block));
            case "RSA PRIVATE KEY" -> wrapped(pem, block, certified, "RSA");
            case "EC PRIVATE KEY" -> wrapped(pem, block, certified, "EC");
            default -> throw unreadable(pem.file());
        };
    }

    /**
     * What the old forms lack, the kind of key and its curve, is said in the certificate in the
     * words that PKCS#8 has for it.
     */
    private static PrivateKey wrapped(
            PemFile pem, PemFile.Block block, PublicKey certified, String algorithm) {
        if (!certified.getAlgorithm().equals(algorithm)) {
            throw mismatch(pem.file(), algorithm, certified);
        }
        byte[] kind = firstElement(element(certified.getEncoded()));
        byte[] content = der(OCTETS, pem.content(block));
        return key(pem.file(), der(SEQUENCE, VERSION, kind, content));
    }

    /** The key is for another certificate, as is told by its kind. */
    private static TlsException mismatch(Path file, String algorithm, PublicKey certified) {
        return new TlsException(
                file,
                "is the key of another certificate: its kind is "
                        + algorithm
                        + ", the certificate's "
                        + certified.getAlgorithm());
    }

    private static PrivateKey key(Path file, byte[] pkcs8) {
        return ALGORITHMS.stream()
                .flatMap(algorithm -> key(algorithm, pkcs8).stream())
                .findFirst()
                .orElseThrow(() -> unreadable(file));
    }

    private static Optional<PrivateKey> key(String algorithm, byte[] pkcs8) {
        try {
            return Optional.of(
                    KeyFactory.getInstance(algorithm)
                            .generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (InvalidKeySpecException e) {
            return Optional.empty();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK knows " + algorithm, e);
        }
    }

    private static TlsException unreadable(Path file) {
        return new TlsException(file, "the key cannot be read; " + advice(file));
    }

    private static String advice(Path file) {
        return "right would be what this makes: openssl pkcs8 -topk8 -nocrypt -in "
                + file
                + " -out key.pem";
    }

    /** The content of the first element. */
    private static ByteBuffer element(byte[] der) {
        ByteBuffer bytes = ByteBuffer.wrap(der);
        bytes.get();
        int length = length(bytes);
        return bytes.slice(bytes.position(), length);
    }

    /** The first of some elements, with its tag. */
    private static byte[] firstElement(ByteBuffer elements) {
        elements.get();
        int length = length(elements);
        byte[] first = new byte[elements.position() + length];
        elements.get(0, first);
        return first;
    }

    private static int length(ByteBuffer bytes) {
        int first = bytes.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = first & 0x7f; i > 0; i--) {
            length = (length << 8) | (bytes.get() & 0xff);
        }
        return length;
    }

    private static byte[] der(int tag, byte[]... parts) {
        var content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        var element = new ByteArrayOutputStream();
        element.write(tag);
        int length = content.size();
        if (length < 0x80) {
            element.write(length);
        } else {
            // Two bytes hold the length of any key.
            element.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
        }
        element.writeBytes(content.toByteArray());
        return element.toByteArray();
    }
}
