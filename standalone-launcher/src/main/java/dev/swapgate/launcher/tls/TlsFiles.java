package dev.swapgate.launcher.tls;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The two PEM files that TLS needs, as certbot and OpenSSL write them. Immutable; each reading
 * reads the files anew.
 *
 * @param certificate the server's certificate, followed by those that lead to a known authority
 * @param key its private key
 */
public record TlsFiles(Path certificate, Path key) {
    private static final Logger logger = LoggerFactory.getLogger(TlsFiles.class);

    /** Of a store that is never written. */
    static final String PASSWORD = "in memory";

    private static final byte[] SAMPLE = {1, 2, 3, 4, 5, 6, 7, 8};

    /**
     * Reads both files into a key store. A certificate that is not valid now is used, with a
     * warning.
     *
     * @throws TlsException if that cannot be
     */
    KeyStore read() {
        List<X509Certificate> certificates = certificates(PemFile.read(certificate));
        X509Certificate own = certificates.getFirst();
        PrivateKey privateKey = KeyReader.read(PemFile.read(key), own.getPublicKey());
        if (!belong(privateKey, own.getPublicKey())) {
            throw new TlsException(
                    key,
                    "is not the key of the certificate in "
                            + certificate
                            + " ("
                            + own.getSubjectX500Principal()
                            + "); right would be the key that the certificate was made for, and"
                            + " the server's own certificate before those of authorities");
        }
        warnUnlessValid(own);
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            Certificate[] chain = chain(own, certificates).toArray(Certificate[]::new);
            store.setKeyEntry("swapgate", privateKey, PASSWORD.toCharArray(), chain);
            return store;
        } catch (GeneralSecurityException | IOException e) {
            throw new TlsException(certificate, "cannot be used: " + e.getMessage(), e);
        }
    }

    private List<X509Certificate> certificates(PemFile pem) {
        var found = new ArrayList<X509Certificate>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            for (PemFile.Block block : pem.blocks()) {
                if (block.label().equals("CERTIFICATE")) {
                    var content = new ByteArrayInputStream(pem.content(block));
                    found.add((X509Certificate) factory.generateCertificate(content));
                }
            }
        } catch (CertificateException e) {
            throw new TlsException(
                    certificate,
                    "holds a certificate that cannot be read: right would be X.509 in PEM",
                    e);
        }
        if (found.isEmpty()) {
            throw new TlsException(
                    certificate,
                    "holds no certificate; right would be a block -----BEGIN CERTIFICATE-----");
        }
        return found;
    }

    /** The server's certificate, its issuer's, and so on as far as the file goes. */
    private static List<X509Certificate> chain(X509Certificate own, List<X509Certificate> all) {
        List<X509Certificate> chain = new ArrayList<>();
        Optional<X509Certificate> next = Optional.of(own);
        while (next.isPresent()) {
            chain.add(next.get());
            var issuer = next.get().getIssuerX500Principal();
            next =
                    all.stream()
                            .filter(other -> other.getSubjectX500Principal().equals(issuer))
                            .filter(other -> !chain.contains(other))
                            .findFirst();
        }
        return chain;
    }

    private boolean belong(PrivateKey privateKey, PublicKey publicKey) {
        String algorithm =
                switch (privateKey.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> privateKey.getAlgorithm();
                };
        if (!publicKey.getAlgorithm().equals(privateKey.getAlgorithm())) {
            return false;
        }
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(privateKey);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(SAMPLE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            throw new TlsException(key, "the key cannot be used: " + e.getMessage(), e);
        }
    }

    private void warnUnlessValid(X509Certificate own) {
        Instant from = own.getNotBefore().toInstant();
        Instant to = own.getNotAfter().toInstant();
        Instant now = Instant.now();
        if (now.isBefore(from) || now.isAfter(to)) {
            logger.warn(
                    "{}: the certificate is valid from {} to {}, so clients will refuse it now;"
                            + " right would be a renewed one, which HUP has the gateway read",
                    certificate,
                    from,
                    to);
        }
    }
}
