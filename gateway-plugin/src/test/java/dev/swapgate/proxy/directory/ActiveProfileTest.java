package dev.swapgate.proxy.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swapgate.config.ProfileConfig;
import dev.swapgate.config.read.ConfigLoader;

import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.SortedMap;

class ActiveProfileTest {

    private static SortedMap<String, ProfileConfig> profiles(String name, String pin) {
        return new ConfigLoader(Map.of())
                .parse(
                        "a.yaml",
                        """
                        models: { a: { cmd: "x ${PORT}" }, b: { cmd: "x ${PORT}" } }
                        profiles: { %s: { pins: { gpt: %s } } }
                        """
                                .formatted(name, pin))
                .profiles();
    }

    @Test
    void staysActiveWithItsNewPinsAsLongAsThereIsOneOfItsName() {
        var active = new ActiveProfile(profiles("night", "a"));
        active.configure(profiles("night", "a"));
        assertThat(active.get()).isEmpty();

        active.activate("night");
        active.configure(profiles("night", "b"));
        assertThat(active.get()).hasValue(profiles("night", "b").get("night"));

        active.configure(profiles("day", "b"));
        assertThat(active.get()).isEmpty();
        active.configure(profiles("night", "b"));
        assertThat(active.get()).isEmpty();
    }
}
