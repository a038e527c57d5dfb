package io.asyncquery.server;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;

/**
 * The command line: without arguments the service, with {@code health} a look at the one that runs beside it, with {@code
 * hash-password} the hash of a password for the users' file.
 */
@QuarkusMain
public final class Main {
    private static final String HEALTH = "health";
    private static final String HASH_PASSWORD = "hash-password";

    private Main() {}

    /** Serves until it is told to end, or leaves with the status of the other commands. */
    public static void main(String... arguments) {
        if (arguments.length > 0 && arguments[0].equals(HEALTH)) {
            System.exit(HealthCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), System.getenv()));
        }
        if (arguments.length > 0 && arguments[0].equals(HASH_PASSWORD)) {
            System.exit(HashPasswordCommand.run(System.in, System.out, System.err));
        }
        Quarkus.run(arguments);
    }
}
