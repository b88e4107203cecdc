package dev.swapgate.launcher.demo;

/**
 * What an answer has in common from its first byte to its last.
 *
 * @param id unique part of ids in the answer
 * @param created seconds since 1970
 * @param name the model that answers
 * @param prompt what was asked
 */
record Draft(String id, long created, String name, Prompt prompt) {

    /** The model as the client called it: that is what real servers say. */
    String model() {
        return prompt.model().isEmpty() ? name : prompt.model();
    }

    /** Names the process that answers. */
    String fingerprint() {
        return "demo-" + name + "-" + ProcessHandle.current().pid();
    }
}
