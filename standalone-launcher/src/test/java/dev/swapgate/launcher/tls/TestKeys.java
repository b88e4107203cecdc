package dev.swapgate.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key and its certificate for this machine, made by the JDK's keytool. */
public final class TestKeys {
    private static final String PASSWORD = "changeit";

    private final Path directory;
    private final KeyStore store;

    private TestKeys(Path directory, KeyStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** Makes a key of a kind, with more options for keytool. */
    public static TestKeys make(Path parent, String algorithm, String... more) {
        try {
            Path directory = Files.createTempDirectory(parent, "keys");
            Path file = directory.resolve("store.p12");
            List<String> options = new ArrayList<>(List.of("-keyalg", algorithm));
            options.addAll(List.of("-ext", "san=dns:localhost,ip:127.0.0.1"));
            options.addAll(List.of(more));
            if (options.contains("-signer")) {
                generate(file, "authority", "-keyalg", "EC", "-ext", "bc=ca:true");
            }
            generate(file, "localhost", options.toArray(String[]::new));
            KeyStore store = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(file)) {
                store.load(in, PASSWORD.toCharArray());
            }
            return new TestKeys(directory, store);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void generate(Path store, String name, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12"));
        command.addAll(List.of("-storepass", PASSWORD));
        command.addAll(List.of(options));
        Path log = store.resolveSibling("keytool.log");
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(Files.readString(log)).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The key in PKCS#8. */
    public byte[] key() {
        try {
            return store.getKey("localhost", PASSWORD.toCharArray()).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The certificate in PEM, with those that signed it. */
    public String certificates() {
        try {
            var pem = new StringBuilder();
            for (Certificate certificate : store.getCertificateChain("localhost")) {
                pem.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            return pem.toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A block of a PEM file. */
    public static String pem(String label, byte[] content) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    /** Writes a file beside the keys. */
    public Path write(String name, String text) {
        try {
            return Files.writeString(directory.resolve(name), text, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The two files a gateway needs. */
    public TlsFiles files() {
        return new TlsFiles(
                write("cert.pem", certificates()), write("key.pem", pem("PRIVATE KEY", key())));
    }

    /** What a client needs that trusts nothing but the last certificate. */
    public SSLContext client() {
        try {
            Certificate[] chain = store.getCertificateChain("localhost");
            KeyStore trusted = KeyStore.getInstance("PKCS12");
            trusted.load(null, null);
            trusted.setCertificateEntry("trusted", chain[chain.length - 1]);
            var managers =
                    TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
