package dev.swapgate.machine;

import java.time.Instant;
import java.util.List;

/**
 * How busy the machine was at one instant.
 *
 * @param timestamp when
 * @param cores use of each core, in percent
 * @param memory its memory
 * @param load processes that ran or wanted to, on average over 1, 5 and 15 minutes; -1 if unknown
 * @param networks its network interfaces but for the loopback
 */
public record SystemSample(
        Instant timestamp,
        List<Double> cores,
        Memory memory,
        List<Double> load,
        List<Network> networks) {

    /** Copies the lists. */
    public SystemSample {
        cores = List.copyOf(cores);
        load = List.copyOf(load);
        networks = List.copyOf(networks);
    }

    /**
     * Memory in bytes.
     *
     * @param total all there is
     * @param used what is in use and cannot be given back at once
     * @param swapTotal all there is to swap to
     * @param swapUsed what is swapped out
     */
    public record Memory(long total, long used, long swapTotal, long swapUsed) {
        /** What is not in use. */
        public long free() {
            return total - used;
        }
    }

    /** Bytes that went through a network interface since it came up. */
    public record Network(String name, long received, long sent) {}
}
