package dev.swapgate.proxy.stream;

import org.eclipse.jetty.client.ProtocolHandler;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpConversation;
import org.eclipse.jetty.client.transport.HttpExchange;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.http.HttpStatus;
import org.jspecify.annotations.Nullable;

/**
 * Swallows interim answers (RFC 9110 §15.2) of an upstream and waits for the final one. They are of
 * no use to a client whose request is complete already. An upstream that sends more than {@value
 * #LIMIT} of them is cut off.
 *
 * <p>Without a handler the HTTP client would take an interim answer it does not know for the final
 * one and wait for ever.
 */
final class InterimAnswers implements ProtocolHandler {

    /** Most interim answers to one request. */
    static final int LIMIT = 16;

    private static final String COUNT = InterimAnswers.class.getName() + ".count";

    @Override
    public String getName() {
        return "interim";
    }

    @Override
    public boolean accept(Request request, Response response) {
        return HttpStatus.isInterim(response.getStatus());
    }

    @Override
    public Response.Listener getResponseListener() {
        return new Swallow();
    }

    private static final class Swallow implements Response.Listener {

        @Override
        public void onSuccess(Response response) {
            Request request = response.getRequest();
            HttpExchange exchange = backToFinalListeners(request);
            if (exchange == null) {
                return;
            }
            // First, or an abort would find a response that is complete and do nothing.
            exchange.resetResponse();
            int count = request.getAttributes().get(COUNT) instanceof Integer n ? n + 1 : 1;
            request.attribute(COUNT, count);
            if (count > LIMIT) {
                var unused =
                        request.abort(
                                new UpstreamProtocolException(
                                        "more than " + LIMIT + " interim answers"));
            }
        }

        @Override
        public void onFailure(Response response, Throwable failure) {
            Request request = response.getRequest();
            HttpExchange exchange = backToFinalListeners(request);
            if (exchange != null) {
                exchange.getResponseListeners()
                        .emitFailureComplete(
                                new Result(
                                        request, exchange.getRequestFailure(), response, failure));
            }
        }

        /** The client's own listeners hear what comes next. */
        private static @Nullable HttpExchange backToFinalListeners(Request request) {
            HttpConversation conversation = ((HttpRequest) request).getConversation();
            conversation.updateResponseListeners(null);
            return conversation.getExchanges().peekLast();
        }
    }
}
