package dev.swapgate.proxy.body;

/**
 * The model that a body names.
 *
 * @param name the name, as the client gave it
 * @param start offset of the first byte of its value in the body
 * @param end offset behind the last byte of its value
 * @param stream whether the body asks for a streamed answer
 */
public record NamedModel(String name, long start, long end, boolean stream) {}
