package dev.swapgate.clients;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The table of clients and cases. */
final class Table {
    private static final String DONE = "✓";
    private static final String HAS_NONE = "–";

    private Table() {}

    /** As Markdown, with a line for each client in the order of the map. */
    static String of(Map<Client, Outcome> outcomes) {
        Stream<String> head =
                Stream.of(
                        row("", Arrays.stream(Case.values()).map(Case::title)),
                        row("---", Arrays.stream(Case.values()).map(each -> ":-:")));
        Stream<String> body =
                outcomes.entrySet().stream().map(each -> row(each.getKey(), each.getValue()));
        return Stream.concat(head, body).collect(Collectors.joining("\n", "", "\n"));
    }

    private static String row(Client client, Outcome outcome) {
        return row(
                (client.name() + " " + outcome.version()).strip(),
                Arrays.stream(Case.values())
                        .map(each -> outcome.cases().containsKey(each.title()) ? DONE : HAS_NONE));
    }

    private static String row(String first, Stream<String> cells) {
        return Stream.concat(Stream.of(first), cells)
                .collect(Collectors.joining(" | ", "| ", " |"))
                .replace("|  |", "| |");
    }
}
