package io.asyncquery.engine.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Ends this process when the gateway is gone. The gateway holds the other end of the pipe and writes nothing: the
 * operating system closes it however the gateway dies, by {@code kill -9} as well.
 */
final class GatewayWatch {

    private GatewayWatch() {}

    static void start(InputStream pipe) {
        Thread watch = new Thread(() -> haltAtEndOf(pipe), "gateway-watch");
        watch.setDaemon(true);
        watch.start();
    }

    private static void haltAtEndOf(InputStream pipe) {
        try {
            pipe.transferTo(OutputStream.nullOutputStream());
        } catch (IOException unreadable) {
            // A pipe that cannot be read is as good as one that has ended.
        }
        // Not exit: nobody is left to wait for shutdown hooks, and a hook may hang.
        Runtime.getRuntime().halt(0);
    }
}
