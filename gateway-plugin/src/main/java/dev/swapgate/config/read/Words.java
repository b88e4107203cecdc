package dev.swapgate.config.read;

import dev.swapgate.config.Word;
import dev.swapgate.config.yaml.Section;
import dev.swapgate.config.yaml.Section.Item;
import dev.swapgate.config.yaml.Tree.Scalar;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads words that stand for the constants of an enum. Stateless. */
final class Words {
    private Words() {}

    /** What a key's word stands for; empty if it is absent, or another and reported as an error. */
    static <E extends Enum<E> & Word> Optional<E> read(Section section, String key, Class<E> type) {
        return section.scalar(key).flatMap(value -> read(new Item(section, key, value), type));
    }

    /** What an item stands for; empty if that was reported as an error. */
    static <E extends Enum<E> & Word> Optional<E> read(Item item, Class<E> type) {
        Optional<E> constant = find(item.text(), type);
        if (constant.isEmpty()) {
            item.error("must be " + Section.oneOf(words(type)) + ", but is " + item.shown());
        }
        return constant;
    }

    /**
     * What a key's word stands for in any spelling; the fallback if it is absent, or another, of
     * which is warned.
     *
     * @param consequence what comes of another one
     */
    static <E extends Enum<E> & Word> E readOr(
            Section section, String key, E fallback, String consequence) {
        Optional<Scalar> written = section.scalar(key);
        if (written.isEmpty()) {
            return fallback;
        }
        Class<E> type = fallback.getDeclaringClass();
        String word = written.get().text().strip().toLowerCase(Locale.ROOT);
        return find(word, type)
                .orElseGet(() -> {
                    String message = " is not " + Section.oneOf(words(type)) + "; " + consequence;
                    section.warn(written.get(), key, written.get().shown() + message);
                    return fallback;
                });
    }

    private static <E extends Enum<E> & Word> Optional<E> find(String word, Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).filter(c -> c.word().equals(word)).findAny();
    }

    private static <E extends Enum<E> & Word> List<String> words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants()).map(Word::word).toList();
    }
}
