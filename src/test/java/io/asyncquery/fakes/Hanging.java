package io.asyncquery.fakes;

import java.io.IOException;

/** Has a process hang, as its machine might. */
public final class Hanging {
    private Hanging() {}

    /** Stops the threads of a process without ending it, or lets them go on. */
    public static void pause(Process process, boolean paused) throws IOException, InterruptedException {
        new ProcessBuilder("kill", paused ? "-STOP" : "-CONT", Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
