package dev.swapgate.machine;

import java.util.List;

/** Looks at the machine; may block, and is used by one thread. */
interface Probe {

    /** How busy the machine is. */
    SystemSample system();

    /** How busy its graphics processors are. */
    List<GpuSample> gpus();

    /** What it is. */
    HardwareReport hardware();
}
