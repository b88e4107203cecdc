package dev.swapgate.proxy.stream;

import jdk.net.ExtendedSocketOptions;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** Has the operating system notice a far side that vanished. Stateless. */
final class KeepAlive {

    private KeepAlive() {}

    /** Asks the far side each so often whether it is still there, while nothing else is sent. */
    static void enable(SocketChannel socket, Duration period) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        int seconds = (int) Math.max(1, period.toSeconds());
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, seconds);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, seconds);
        }
    }
}
