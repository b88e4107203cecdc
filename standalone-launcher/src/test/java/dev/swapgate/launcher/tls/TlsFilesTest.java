package dev.swapgate.launcher.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;

class TlsFilesTest {
    /** Bytes of PKCS#8 before a 2048 bit RSA key, and before one of P-256. */
    private static final int BEFORE_RSA = 26;

    private static final int BEFORE_EC = 28;

    @TempDir static Path directory;
    private static TestKeys rsa;
    private static TestKeys ec;

    @BeforeAll
    static void makeKeys() {
        rsa = TestKeys.make(directory, "RSA", "-keysize", "2048");
        ec = TestKeys.make(directory, "EC", "-groupname", "secp256r1");
    }

    private static byte[] after(int bytes, TestKeys keys) {
        return Arrays.copyOfRange(keys.key(), bytes, keys.key().length);
    }

    private static TlsFiles files(TestKeys keys, String key) {
        return new TlsFiles(keys.files().certificate(), keys.write("other.pem", key));
    }

    private static void assertReads(TlsFiles files, TestKeys keys) throws GeneralSecurityException {
        var store = files.read();
        assertThat(store.getKey("swapgate", TlsFiles.PASSWORD.toCharArray()).getEncoded())
                .isEqualTo(keys.key());
    }

    @Test
    void readsWhatCertbotAndOpenSslWrite() throws GeneralSecurityException {
        TestKeys edwards = TestKeys.make(directory, "Ed25519");
        assertReads(rsa.files(), rsa);
        assertReads(ec.files(), ec);
        assertReads(edwards.files(), edwards);
        assertReads(files(rsa, TestKeys.pem("RSA PRIVATE KEY", after(BEFORE_RSA, rsa))), rsa);
        String parameters = TestKeys.pem("EC PARAMETERS", new byte[] {6, 0});
        String old = TestKeys.pem("EC PRIVATE KEY", after(BEFORE_EC, ec));
        assertReads(files(ec, parameters + old), ec);
    }

    @Test
    void readsBothFromOneFileWithWordsAndCarriageReturns() throws GeneralSecurityException {
        String all =
                "Bag Attributes\n" + rsa.certificates() + TestKeys.pem("PRIVATE KEY", rsa.key());
        Path one = rsa.write("all.pem", all.replace("\n", "\r\n"));
        assertReads(new TlsFiles(one, one), rsa);
    }

    @Test
    void takesTheChainInAnyOrderAfterTheServersOwn() throws GeneralSecurityException {
        TestKeys signed = TestKeys.make(directory, "EC", "-signer", "authority");
        Path chain = signed.write("chain.pem", signed.certificates() + rsa.certificates());
        var files = new TlsFiles(chain, signed.files().key());
        assertThat(files.read().getCertificateChain("swapgate")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ENCRYPTED PRIVATE KEY, '', the key is encrypted",
        "RSA PRIVATE KEY, 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\n', is encrypted",
        "PRIVATE KEY, '', the key cannot be read",
        "RSA PRIVATE KEY, '', the key cannot be read",
        "DSA PRIVATE KEY, '', the key cannot be read",
    })
    void saysHowToMakeAKeyReadable(String label, String head, String problem) {
        String key = TestKeys.pem(label, new byte[40]).replaceFirst("\n", "\n" + head);
        TlsFiles files = files(rsa, key);
        assertThatThrownBy(files::read)
                .isInstanceOf(TlsException.class)
                .hasMessageStartingWith(files.key() + ": ")
                .hasMessageContaining(problem)
                .hasMessageEndingWith(
                        "openssl pkcs8 -topk8 -nocrypt -in " + files.key() + " -out key.pem");
    }

    @Test
    void refusesAKeyOfAnotherCertificate() {
        TestKeys other = TestKeys.make(directory, "RSA", "-keysize", "2048");
        for (String key :
                new String[] {
                    TestKeys.pem("PRIVATE KEY", other.key()),
                    TestKeys.pem("PRIVATE KEY", ec.key()),
                    TestKeys.pem("EC PRIVATE KEY", after(BEFORE_EC, ec)),
                    TestKeys.pem("RSA PRIVATE KEY", after(BEFORE_RSA, other))
                }) {
            TlsFiles files = files(rsa, key);
            assertThatThrownBy(files::read)
                    .isInstanceOf(TlsException.class)
                    .hasMessageContaining("other.pem: is ")
                    .hasMessageContaining("certificate");
        }
    }

    @Test
    void namesTheFileThatIsWrong() {
        Path key = rsa.files().key();
        Path certificate = rsa.files().certificate();
        assertRefused(new TlsFiles(Path.of("/no/such.pem"), key), "/no/such.pem: there is no such");
        assertRefused(new TlsFiles(certificate, Path.of("/no.pem")), "/no.pem: there is no such");
        assertRefused(new TlsFiles(directory, key), "is a directory");
        assertRefused(new TlsFiles(key, key), "key.pem: holds no certificate");
        assertRefused(new TlsFiles(certificate, certificate), "cert.pem: holds no private key");
        Path broken = rsa.write("broken.pem", TestKeys.pem("CERTIFICATE", new byte[20]));
        assertRefused(new TlsFiles(broken, key), "broken.pem: holds a certificate that cannot");
    }

    private static void assertRefused(TlsFiles files, String problem) {
        assertThatThrownBy(files::read)
                .isInstanceOf(TlsException.class)
                .hasMessageContaining(problem);
    }
}
