package dev.swapgate.machine;

import java.time.Instant;

/**
 * How busy a graphics processor was at one instant; what it does not tell is 0.
 *
 * @param timestamp when
 * @param id its number
 * @param name its name
 * @param uuid what identifies it anywhere
 * @param temperature in degrees Celsius
 * @param memoryTemperature of its memory, in degrees Celsius
 * @param busy share of time it worked, in percent
 * @param memoryUsed in MiB
 * @param memoryTotal in MiB
 * @param fan speed of its fan, in percent
 * @param power in watts
 */
public record GpuSample(
        Instant timestamp,
        int id,
        String name,
        String uuid,
        double temperature,
        double memoryTemperature,
        double busy,
        double memoryUsed,
        double memoryTotal,
        double fan,
        double power) {

    /** Share of its memory in use, in percent. */
    public double memoryBusy() {
        return memoryTotal > 0 ? 100 * memoryUsed / memoryTotal : 0;
    }
}
