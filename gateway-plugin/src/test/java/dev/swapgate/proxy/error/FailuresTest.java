package dev.swapgate.proxy.error;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.stream.UpstreamProtocolException;

import org.junit.jupiter.api.Test;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

import javax.net.ssl.SSLException;

class FailuresTest {

    private static ErrorCode upstream(Throwable failure) {
        return Failures.upstream(failure, "m1").code();
    }

    @Test
    void failuresOfUpstreamsHaveTheirCodes() {
        assertThat(upstream(new ConnectException())).isEqualTo(ErrorCode.UPSTREAM_UNREACHABLE);
        assertThat(upstream(new EOFException())).isEqualTo(ErrorCode.UPSTREAM_UNREACHABLE);
        assertThat(upstream(new TimeoutException())).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
        assertThat(upstream(new SocketTimeoutException())).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
        assertThat(upstream(new UpstreamProtocolException("x")))
                .isEqualTo(ErrorCode.UPSTREAM_INVALID);
        assertThat(upstream(new AssertionError())).isEqualTo(ErrorCode.UPSTREAM_INVALID);
    }

    @Test
    void whatIsOursIsInternalAndTellsNothing() {
        GatewayError error =
                Failures.of(new CompletionException(new IllegalStateException("/secret/path")));
        assertThat(error.code()).isEqualTo(ErrorCode.INTERNAL_ERROR);
        assertThat(error.message()).doesNotContain("secret");
        GatewayError typed = new GatewayError(ErrorCode.NOT_FOUND, "no");
        assertThat(Failures.of(new CompletionException(typed))).isSameAs(typed);
    }

    @Test
    void aPeerWithoutTlsIsToldFromOneThatIsSlow() {
        Throwable slow = new CompletionException(new TimeoutException());

        assertThat(Failures.peer(new SSLException("secret"), "p", false).message())
                .contains("over TLS")
                .doesNotContain("secret");
        assertThat(Failures.peer(new EOFException(), "p", true).message()).contains("over TLS");
        assertThat(Failures.peer(new EOFException(), "p", false).message())
                .doesNotContain("TLS")
                .contains("\"p\"");
        // What futures wrap a timeout in hid it.
        assertThat(Failures.isTimeout(slow)).isTrue();
        assertThat(Failures.peer(slow, "p", true).code()).isEqualTo(ErrorCode.UPSTREAM_TIMEOUT);
    }

    @Test
    void onlyTheEndOfAConnectionIsOne() {
        assertThat(Failures.isConnectionEnd(new EOFException())).isTrue();
        assertThat(Failures.isConnectionEnd(new ClosedChannelException())).isTrue();
        assertThat(Failures.isConnectionEnd(new IOException("Broken pipe"))).isTrue();
        assertThat(Failures.isConnectionEnd(new SocketException("reset"))).isTrue();
        assertThat(Failures.isConnectionEnd(new UpstreamProtocolException("x"))).isFalse();
        assertThat(Failures.isConnectionEnd(new TimeoutException())).isFalse();
        assertThat(Failures.isConnectionEnd(null)).isFalse();
    }
}
