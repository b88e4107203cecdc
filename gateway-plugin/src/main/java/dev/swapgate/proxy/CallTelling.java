package dev.swapgate.proxy;

import dev.swapgate.activity.CallFacts;
import dev.swapgate.activity.CallRecord.AnswerHeaders;
import dev.swapgate.proxy.directory.Destination;
import dev.swapgate.proxy.headers.CallHeaders;
import dev.swapgate.proxy.resolve.BufferedBody;
import dev.swapgate.proxy.resolve.ResolvedRequest;
import dev.swapgate.proxy.route.RouteTable;

import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Tells the recorder of calls what it may know of a request. Stateless. */
final class CallTelling {

    private CallTelling() {}

    /** Begins to tell of a request whose model is known. */
    static void begin(Exchange exchange, ProxyRuntime runtime, ResolvedRequest request) {
        if (!RouteTable.isModelPath(request.path())) {
            return;
        }
        exchange.recordBy(runtime.recorder(), facts(exchange, request.path(), metadata(request)));
        BufferedBody body = request.body();
        if (body == null || !exchange.record().wantsBody()) {
            return;
        }
        if (body.isInMemory()) {
            exchange.record().body(body.length(), body::toArray);
        } else {
            exchange.record().bodyLeftOut();
        }
    }

    private static Map<String, String> metadata(ResolvedRequest request) {
        Map<String, String> metadata = new TreeMap<>();
        switch (request.destination()) {
            case Destination.Local local ->
                    metadata.put("fifo_priority", Integer.toString(local.model().priority()));
            case Destination.Remote remote -> metadata.put("peer", remote.peer().id());
        }
        String selector = request.aim().selector();
        if (selector != null) {
            metadata.put("selector", selector);
        }
        return metadata;
    }

    /** Tells of a request that names a model which does not exist. */
    static void beginUnknown(Exchange exchange, ProxyRuntime runtime) {
        String path = exchange.facts().path();
        if (RouteTable.isModelPath(path)) {
            exchange.recordBy(runtime.recorder(), facts(exchange, path, Map.of()));
        }
    }

    private static CallFacts facts(Exchange exchange, String path, Map<String, String> metadata) {
        RequestFacts facts = exchange.facts();
        return new CallFacts(
                exchange.progress().began(),
                exchange.progress().model(),
                facts.method(),
                path,
                facts.client(),
                CallHeaders.all(exchange.request()),
                metadata,
                "POST".equals(facts.method()));
    }

    /**
     * Lets an upstream encode its answer only in ways that can be read afterwards.
     *
     * @param headers headers of a call that a row is kept of
     */
    static void readable(HttpFields.Mutable headers) {
        List<String> wanted = headers.getCSV(HttpHeader.ACCEPT_ENCODING, true);
        if (!wanted.isEmpty()) {
            String known =
                    wanted.stream().filter(CallTelling::isKnown).collect(Collectors.joining(", "));
            if (known.isEmpty()) {
                headers.remove(HttpHeader.ACCEPT_ENCODING);
            } else {
                headers.put(HttpHeader.ACCEPT_ENCODING, known);
            }
        }
    }

    private static boolean isKnown(String coding) {
        return coding.startsWith("gzip") || coding.startsWith("deflate");
    }

    /** The headers of an upstream's answer. They do not change any more. */
    record UpstreamHeaders(HttpFields fields) implements AnswerHeaders {
        @Override
        public String first(String name) {
            @Nullable String value = fields.get(name);
            return value == null ? "" : value;
        }

        @Override
        public String[] all() {
            List<String> all = new ArrayList<>();
            for (HttpField field : fields) {
                all.add(field.getName());
                String value = field.getValue();
                all.add(value == null ? "" : value);
            }
            return all.toArray(String[]::new);
        }
    }
}
