package dev.swapgate.launcher;

import dev.swapgate.proxy.error.Dialect;
import dev.swapgate.proxy.error.ErrorCode;
import dev.swapgate.proxy.error.ErrorResponses;
import dev.swapgate.proxy.error.GatewayError;
import dev.swapgate.proxy.headers.RequestIds;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Makes HTTP/1.1 connections with a total deadline for the head of each request. */
final class DeadlineConnectionFactory extends HttpConnectionFactory {
    private final Duration limit;

    /** Connections that give a client {@code limit} for the head of a request. */
    DeadlineConnectionFactory(HttpConfiguration configuration, Duration limit) {
        super(configuration);
        this.limit = limit;
    }

    /** A complete response for a client that is too slow. */
    private byte[] refusal() {
        var error =
                new GatewayError(
                        ErrorCode.REQUEST_TIMEOUT,
                        "The request's headers did not come within "
                                + limit.toMillis() / 1000.0
                                + " s.");
        var content = ErrorResponses.render(error, Dialect.OPENAI, "", RequestIds.create());
        String head =
                "HTTP/1.1 408 Request Timeout\r\nContent-Type: "
                        + content.contentType()
                        + "\r\nContent-Length: "
                        + content.body().length
                        + "\r\nConnection: close\r\n\r\n";
        var response = new ByteArrayOutputStream();
        response.writeBytes(head.getBytes(StandardCharsets.ISO_8859_1));
        response.writeBytes(content.body());
        return response.toByteArray();
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
        var connection =
                new DeadlineConnection(
                        getHttpConfiguration(), connector, endPoint, limit, this::refusal);
        connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
        return configure(connection, connector, endPoint);
    }
}
