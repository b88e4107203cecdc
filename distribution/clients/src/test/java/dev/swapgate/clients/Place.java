package dev.swapgate.clients;

import dev.swapgate.e2e.Launcher;

import java.nio.file.Path;

/**
 * Where a client is tried.
 *
 * @param gateway the gateway
 * @param mortal the model that dies in mid-stream
 * @param directory for files
 */
record Place(Launcher gateway, String mortal, Path directory) {}
