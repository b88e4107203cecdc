package dev.swapgate.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** Requests at the same time for models that swap each other out. */
final class Swaps {
    private static final List<String> MODELS =
            List.of("vendor/beta", "gamma", "vendor/beta", "gamma");

    private Swaps() {}

    /** Each answer names the model that was asked. */
    static void answerAll(UnaryOperator<String> said) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<String>> answers =
                    MODELS.stream()
                            .map(model ->
                                    CompletableFuture.supplyAsync(() -> said.apply(model), threads))
                            .toList();
            for (int i = 0; i < MODELS.size(); i++) {
                assertThat(answers.get(i).join()).contains(MODELS.get(i));
            }
        }
    }
}
