package dev.swapgate.simulate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;

class TurnsPictureTest {
    @Test
    void theDocumentsHaveThePictureAsItIsDrawn() throws IOException {
        assertThat(Files.readString(TurnsPicture.FILE))
                .as("drawn anew by: mvn -q -Ppicture")
                .isEqualTo(TurnsPicture.draw());
    }

    @Test
    void thePictureShowsWhatItIsFor() {
        var timelines = TurnsPicture.timelines();
        var strict = timelines.get(0);
        var greedy = timelines.get(1);
        var turns = timelines.get(2);

        assertThat(turns.visits().size()).isLessThan(strict.visits().size());
        assertThat(turns.longestWait("b")).isLessThan(greedy.longestWait("b") / 2);
        assertThat(turns.meanWait()).isLessThan(Math.min(strict.meanWait(), greedy.meanWait()));
    }
}
