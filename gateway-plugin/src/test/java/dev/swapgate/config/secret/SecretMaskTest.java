package dev.swapgate.config.secret;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretMaskTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "server --api-key s3cret --port 1     | server --api-key *** --port 1",
                "server --api-key=s3cret              | server --api-key=***",
                "server --api_key 's3 cret' x         | server --api_key *** x",
                "server --hf-token \"s3 cret\" x      | server --hf-token *** x",
                "server -hft s3cret                   | server -hft ***",
                "server --ssl-key-password s3cret     | server --ssl-key-password ***",
                "env HF_TOKEN=s3cret server           | env HF_TOKEN=*** server",
                "docker run -e OPENAI_API_KEY=s3cret  | docker run -e OPENAI_API_KEY=***",
                "run -e 'DB_PASSWORD=s3cret'          | run -e 'DB_PASSWORD=***'",
                "server --key s3cret --token:s3cret   | server --key *** --token:***",
                "get --bearer s3cret -u me:s3cret x   | get --bearer *** -u me:*** x",
                "get --auth 'me:s3cret' --pw s3cret   | get --auth 'me:***' --pw ***",
                "env MYPWD=s3cret server              | env MYPWD=*** server",
                "get http://me:a/s3cret@host/x        | get http://***@host/x",
                "run -H 'Authorization: Bearer s3c x' | run -H 'Authorization: ***'",
                "get https://me:s3cret@host/x         | get https://***@host/x"
            })
    void hidesWhatIsNamedLikeASecret(String command, String masked) {
        assertThat(SecretMask.mask(command)).isEqualTo(masked);
    }

    @ParameterizedTest
    @CsvSource({
        "server --max-tokens 4096 --tokenizer llama -c 8192",
        "server --api-key-file /run/keys --ssl-key-file a.pem",
        "server --no-token --port 1",
        "server --author me --keyboard us",
        "get http://localhost:8080/v1/token/x",
        "get http://localhost:8080/org/model@main",
        "docker run -u 1000:1000 --user 1000:100",
        "env PWD=/tmp OLDPWD=/ server"
    })
    void leavesTheRestAlone(String command) {
        assertThat(SecretMask.mask(command)).isEqualTo(command);
    }

    @Test
    void keepsTheLinesOfTheCommand() {
        assertThat(SecretMask.mask("server \\\n  --api-key \\\n  s3cret\n  --x"))
                .doesNotContain("s3cret")
                .endsWith("\n  --x");
    }
}
