package dev.swapgate.process;

import dev.swapgate.process.Rig.Model;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * A gateway to be killed: has one model ready with children of every kind, one starting and one
 * that will not stop. Arguments: the containment, and a file that the first model's {@code cmdStop}
 * writes to. Says its mark at first, and {@code up} when it is that far.
 */
final class FakeGateway {
    private FakeGateway() {}

    /** Runs until it is killed. */
    public static void main(String[] arguments) throws Exception {
        String shapes =
                "sh -c \"trap '' TERM; sleep 600 & setsid sleep 601 & (setsid sh -c 'sleep 602 &"
                        + " sleep 603' &) ; (sleep 604 &) ; sleep 605; sleep 606\"";
        var ready =
                new Model("ready", shapes)
                        .proxy("http://localhost:9")
                        .check("none")
                        .cmdStop(
                                "sh -c 'echo ${PID} >>"
                                        + arguments[1]
                                        + "; sleep 600 & sleep 0.2'");
        var starting = new Model("starting", shapes).proxy("http://localhost:9");
        var stopping =
                new Model("stopping", shapes)
                        .proxy("http://localhost:9")
                        .check("none")
                        .grace(Duration.ofSeconds(50));
        var rig = new Rig(arguments[0], ready, starting, stopping);
        say(rig.mark);
        rig.load("starting", 1);
        rig.loadReady("ready", 1);
        rig.loadReady("stopping", 1);
        rig.processes.unload("stopping", 1);
        rig.awaitEvent("gone stopping 1");
        say("up");
        new CountDownLatch(1).await();
    }

    private static void say(String line) {
        System.out.write((line + "\n").getBytes(StandardCharsets.UTF_8), 0, line.length() + 1);
        System.out.flush();
    }
}
