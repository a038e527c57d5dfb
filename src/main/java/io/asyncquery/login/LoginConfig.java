package io.asyncquery.login;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Who may log in, and how often that may fail. */
@ConfigMapping(prefix = "async-query.login")
public interface LoginConfig {
    /** File of {@code user=hash} lines; {@code users.properties} in the working directory when absent and there. */
    Optional<Path> usersFile();

    /** File of {@code user=ROLE,ROLE} lines; {@code roles.properties} beside the users' file when absent. */
    Optional<Path> rolesFile();

    /** How long a password that was right is not hashed again when it comes from the same address. */
    @WithDefault("5m")
    Duration remember();

    /** Whether clients are asked for a certificate while TLS is set up, and whether one without is let in. */
    @WithDefault("none")
    ClientCertificates clientCertificates();

    /** How attempts to guess passwords are slowed. */
    Throttle throttle();

    /** What is asked of clients while TLS is set up. */
    enum ClientCertificates {
        /** Nothing. */
        NONE,
        /** A certificate, but a user and a password or a token will do as well. */
        REQUEST,
        /** A certificate; without one there is no connection. */
        REQUIRED
    }

    /** How attempts to guess passwords are slowed. */
    interface Throttle {
        /** Failures of one user, from wherever, that are answered at once. */
        @WithDefault("5")
        int failuresPerUser();

        /** Failures from one address, of whichever users, that are answered at once. */
        @WithDefault("50")
        int failuresPerAddress();

        /** First pause after that; doubled with each further failure. */
        @WithDefault("1s")
        Duration delay();

        /** Longest such pause. */
        @WithDefault("1m")
        Duration maxDelay();

        /** How long after the last failure all of them are forgotten. */
        @WithDefault("15m")
        Duration forgetAfter();
    }
}
