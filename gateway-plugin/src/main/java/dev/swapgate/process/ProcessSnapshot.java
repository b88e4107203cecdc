package dev.swapgate.process;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A model process as operators see it.
 *
 * @param model the model
 * @param state where it stands
 * @param generation its current or last load, 0 before the first
 * @param pid process id of the model's command, as the host sees it
 * @param port its assigned port, if it uses one
 * @param command its command line, secrets masked
 * @param proxy its base URL
 * @param uptime time since it became ready; zero if it is not
 * @param lastFailure why the last start failed, for operators
 */
public record ProcessSnapshot(
        String model,
        ProcessState state,
        long generation,
        OptionalLong pid,
        OptionalLong port,
        String command,
        String proxy,
        Duration uptime,
        Optional<String> lastFailure) {}
