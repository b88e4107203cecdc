package dev.swapgate.process;

import dev.swapgate.log.GatewayLog;
import dev.swapgate.log.LogBook;
import dev.swapgate.process.os.ContainmentChoice;
import dev.swapgate.process.os.Spawner;

import java.util.function.Supplier;

/**
 * What all model processes share.
 *
 * @param spawner starts what runs
 * @param containment how it is kept together; the first look takes a moment
 * @param ports for models that leave the choice to the gateway
 * @param settling the pause between a stop and a start
 * @param audience who hears what happens
 * @param logs where output goes
 * @param log the gateway's own
 */
record Facilities(
        Spawner spawner,
        Supplier<ContainmentChoice> containment,
        PortAllocator ports,
        Settling settling,
        Audience audience,
        LogBook logs,
        GatewayLog log) {}
