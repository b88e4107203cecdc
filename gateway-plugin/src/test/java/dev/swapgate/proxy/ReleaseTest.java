package dev.swapgate.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.proxy.RawClient.Answer;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whatever fails, wherever: the client hears of it, every lease is closed once, and the exchange is
 * reported once.
 */
class ReleaseTest {

    /** Where something of ours throws. */
    enum Fault {
        GET_INPUT,
        CONTENT_TYPE,
        ACQUIRE,
        UPSTREAM,
        ON_REVOKE,
        HEADER_NAMES,
        SET_ATTRIBUTE,
        SET_STATUS,
        SET_HEADER,
        SET_LENGTH,
        GET_OUTPUT,
        FIRST_BYTE
    }

    /** Fails once, at one place, in the middle of the servlet's work. */
    private static final class Faults implements Filter {

        private final AtomicInteger thrown = new AtomicInteger();
        private volatile @Nullable Fault armed;

        void fail(Fault at) {
            if (armed == at && thrown.getAndIncrement() == 0) {
                throw new IllegalStateException("injected: " + at);
            }
        }

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            chain.doFilter(
                    new FaultyRequest((HttpServletRequest) request),
                    new FaultyResponse((HttpServletResponse) response));
        }

        private final class FaultyRequest extends HttpServletRequestWrapper {

            FaultyRequest(HttpServletRequest request) {
                super(request);
            }

            @Override
            public ServletInputStream getInputStream() throws IOException {
                fail(Fault.GET_INPUT);
                return super.getInputStream();
            }

            @Override
            public String getContentType() {
                fail(Fault.CONTENT_TYPE);
                return super.getContentType();
            }

            @Override
            public Enumeration<String> getHeaderNames() {
                fail(Fault.HEADER_NAMES);
                return Collections.enumeration(Collections.list(super.getHeaderNames()));
            }

            @Override
            public void setAttribute(String name, Object value) {
                fail(Fault.SET_ATTRIBUTE);
                super.setAttribute(name, value);
            }
        }

        private final class FaultyResponse extends HttpServletResponseWrapper {

            FaultyResponse(HttpServletResponse response) {
                super(response);
            }

            @Override
            public void setStatus(int status) {
                fail(Fault.SET_STATUS);
                super.setStatus(status);
            }

            @Override
            public void setHeader(String name, String value) {
                fail(Fault.SET_HEADER);
                super.setHeader(name, value);
            }

            @Override
            public void setContentLengthLong(long length) {
                fail(Fault.SET_LENGTH);
                super.setContentLengthLong(length);
            }

            @Override
            public ServletOutputStream getOutputStream() throws IOException {
                fail(Fault.GET_OUTPUT);
                return super.getOutputStream();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFaultOfOursIsAnAnswerOrACutAndLosesNoLease(Fault fault) throws Exception {
        Faults faults = new Faults();
        try (FakeUpstream upstream = FakeUpstream.answering("good");
                GatewayRig rig = new GatewayRig.Options().filter(faults).start();
                RawClient client = rig.client()) {
            rig.models.serve("m1", upstream.base());
            assertThat(client.send(RawClient.chat("m1")).read().body()).isEqualTo("good");
            rig.observer.awaitEnd();

            faults.armed = fault;
            IllegalStateException injected = new IllegalStateException("injected");
            rig.models.acquireFails = fault == Fault.ACQUIRE ? injected : null;
            rig.models.upstreamFails = fault == Fault.UPSTREAM ? injected : null;
            rig.models.revokeFails = fault == Fault.ON_REVOKE ? injected : null;
            rig.observer.firstByteFails = fault == Fault.FIRST_BYTE ? injected : null;
            client.send(RawClient.chat("m1"));
            Answer answer = client.read();
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.body()).contains("internal_error").doesNotContain("injected");
            rig.observer.awaitEnd();
            rig.awaitReleased();
            assertThat(rig.observer.summaries).isEmpty();
            assertThat(rig.observer.faults).hasSizeLessThanOrEqualTo(1);

            faults.armed = null;
            rig.models.acquireFails = null;
            rig.models.upstreamFails = null;
            rig.models.revokeFails = null;
            rig.observer.firstByteFails = null;
            try (RawClient next = rig.client()) {
                assertThat(next.send(RawClient.chat("m1")).read().body()).isEqualTo("good");
            }
            rig.awaitReleased();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "{}",
                "{\"model\":\"m9\"}",
                "{\"model\":\"m1\"} x",
                "{\"model\":1}"
            })
    void aRequestThatNamesNoModelTakesNoLease(String body) throws Exception {
        try (GatewayRig rig = GatewayRig.startPlain();
                RawClient client = rig.client()) {
            Answer answer = client.send(RawClient.post("/v1/embeddings", body)).read();
            assertThat(answer.status()).isBetween(400, 404);
            assertThat(rig.models.acquired).hasValue(0);
            // The connection stays.
            answer = client.send(RawClient.post("/v1/embeddings", body)).read();
            assertThat(answer.status()).isBetween(400, 404);
        }
    }

    @Test
    void endingTheServletEndsWhatIsInFlight() throws Exception {
        try (FakeUpstream upstream =
                new FakeUpstream(conversation -> {
                    conversation.read();
                    conversation.beginEvents();
                    conversation.chunk("data: 1\n\n");
                    conversation.awaitEnd(java.time.Duration.ofSeconds(10));
                })) {
            GatewayRig rig = GatewayRig.startPlain();
            try (RawClient client = rig.client()) {
                rig.models.serve("m1", upstream.base());
                client.send(RawClient.chat("m1")).readUntil("data: 1\n\n");
                rig.close();
                upstream.awaitEnded();
                client.readToEnd();
                rig.awaitReleased();
            } finally {
                rig.close();
            }
        }
    }
}
