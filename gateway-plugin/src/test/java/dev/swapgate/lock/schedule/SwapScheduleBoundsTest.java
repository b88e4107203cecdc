package dev.swapgate.lock.schedule;

import static dev.swapgate.lock.schedule.Script.bounds;
import static dev.swapgate.lock.schedule.Script.cast;

import org.junit.jupiter.api.Test;

/** How many may wait, and for how long. */
class SwapScheduleBoundsTest {

    private static Script.Cast chat(LockSettings settings) {
        return cast().group("chat", "swap exclusive", "a", "b", "c").slots("a", 1).with(settings);
    }

    @Test
    void aModelHasOnlySoManyWaiters() {
        var script =
                chat(bounds(2, 10, 0))
                        .play()
                        .serving("r1", "a")
                        .arrive("r2", "a")
                        .arrive("r3", "a")
                        .thenNothing();
        script.arrive("r4", "a").then("reject r4 QUEUE_FULL").thenRetryAfter(5);
        script.arrive("w", "b").thenNothing();
        script.leave("r2").then("reject r2 CANCELLED").arrive("r5", "a").thenNothing();
    }

    @Test
    void theRequestALoadIsForCountsAsWaiting() {
        var script =
                chat(bounds(2, 10, 0))
                        .play()
                        .at(100)
                        .arrive("r1", "a")
                        .then("load a")
                        .arrive("r2", "a")
                        .thenNothing();
        script.arrive("w1", "b").arrive("w2", "b").thenNothing();
        script.thenPosition("r1", 1).thenPosition("r2", 2).thenPosition("w2", 2);
        script.at(104).arrive("r3", "a").then("reject r3 QUEUE_FULL").thenRetryAfter(11);
    }

    @Test
    void onlySoManyWaitAltogether() {
        var script =
                chat(bounds(10, 2, 0))
                        .play()
                        .at(100)
                        .serving("r1", "a")
                        .arrive("w1", "b")
                        .arrive("w2", "c")
                        .thenNothing();
        // The rest of the turn, 34 s, a request of 5 s to drain, a load of 10 s, and 5 s over 4
        // slots.
        script.arrive("w3", "b").then("reject w3 QUEUE_FULL").thenRetryAfter(34 + 5 + 10 + 1.25);
    }

    @Test
    void whoNeedNotWaitIsLetInHoweverManyWait() {
        var script = chat(bounds(10, 2, 0)).slots("a", 2).play().serving("r1", "a");
        script.arrive("w1", "b").arrive("w2", "c").thenNothing().arrive("r2", "a").then("grant r2");
    }

    @Test
    void whoRanksFirstIsLetInHoweverManyWaitAndWhoMayNotPassIsNot() {
        var script = chat(bounds(10, 1, 0)).slots("a", 3).priority("a", 1).play();
        script.at(90).serving("r1", "a").at(100).arrive("w", "b").thenNothing();
        script.at(123).arrive("r2", "a").then("grant r2").release("r1").thenNothing();
        // The turn ended at 145.2 s; by its head start of a minute r3 came before w.
        script.at(146).arrive("r3", "a").then("grant r3");
        script.at(150).release("r2").thenNothing();
        script.at(165).arrive("r4", "a").then("reject r4 QUEUE_FULL");
    }

    @Test
    void retryingTakesASecondAtLeast() {
        var script = chat(bounds(1, 10, 0)).slots("a", 1).play();
        for (int i = 0; i < 40; i++) {
            script.at(i * 10);
            if (i == 0) {
                script.serving("q0", "a");
            } else {
                script.arrive("q" + i, "a").then("grant q" + i);
            }
            script.release("q" + i).thenNothing();
        }
        script.arrive("r1", "a").then("grant r1").arrive("r2", "a").thenNothing();
        script.arrive("r3", "a").then("reject r3 QUEUE_FULL").thenRetryAfter(1);
    }

    @Test
    void nobodyWaitsLongerThanTheTimeout() {
        var script =
                chat(bounds(10, 10, 30))
                        .play()
                        .serving("r1", "a")
                        .at(1)
                        .arrive("r2", "a")
                        .thenNothing();
        script.at(2).arrive("w", "b").thenNothing().thenWakeAt(31);
        script.wake().then("reject r2 QUEUE_TIMEOUT").thenWakeAt(32);
        script.wake().then("reject w QUEUE_TIMEOUT").thenNoWake();
    }

    @Test
    void waitingForALoadIsWaiting() {
        var script =
                chat(bounds(10, 10, 30)).play().arrive("r1", "a").then("load a").thenWakeAt(30);
        script.wake().then("reject r1 QUEUE_TIMEOUT").thenNoWake().ready("a").then("loaded a");
    }
}
