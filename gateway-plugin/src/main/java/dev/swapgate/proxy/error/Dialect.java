package dev.swapgate.proxy.error;

/** The API family a path belongs to: decides the shape of errors. */
public enum Dialect {
    /** OpenAI and llama-server paths: {@code {"src":"swapgate","error":{…}}}. */
    OPENAI,
    /** {@code /v1/messages…}: {@code {"type":"error","error":{…},"request_id":…}}. */
    ANTHROPIC,
    /** {@code /api/chat}, {@code /api/tags} …: {@code {"error":"text"}}. */
    OLLAMA
}
