package io.asyncquery.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Logs in with user and password. To hash a password takes as long as it should, so one that was right is remembered
 * for some minutes: not itself but its keyed digest, together with the user and the address that it came from.
 */
public final class PasswordLogin {
    private static final int MOST_REMEMBERED = 10_000;
    private static final String DIGEST = "HmacSHA256";

    private final Users users;
    private final LoginThrottle throttle;
    private final Cache<String, Set<String>> right;
    private final SecretKeySpec key;

    /** Logs in those users. The ticker is the clock of pauses and of what is remembered. */
    public PasswordLogin(Users users, LoginConfig config, Ticker ticker) {
        this.users = users;
        this.throttle = new LoginThrottle(config.throttle(), ticker);
        this.right = Caffeine.newBuilder()
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(config.remember())
                .ticker(ticker)
                .executor(Runnable::run)
                .build();
        byte[] secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.key = new SecretKeySpec(secret, DIGEST);
    }

    /** The roles of the user, when it is the right password; blocks while it is hashed. */
    Set<String> login(String user, String password, String address) {
        throttle.check(user, address);
        // Those who send the same at once wait for the first: fifty clients that start together cost one hash
        return right.get(digest(user, password, address), unknown -> verify(user, password, address));
    }

    /** The roles, or refuses: what was wrong is not remembered. */
    private Set<String> verify(String user, String password, String address) {
        LoginThrottle.Attempt attempt = throttle.begin(user, address);
        boolean matches = false;
        try {
            matches = users.passwordMatches(user, password);
        } finally {
            if (matches) {
                attempt.succeeded();
            } else {
                attempt.failed();
            }
        }
        if (!matches) {
            throw LoginRefusals.wrong();
        }
        return users.roles(user).orElseThrow();
    }

    private String digest(String user, String password, String address) {
        try {
            Mac mac = Mac.getInstance(DIGEST);
            mac.init(key);
            for (String part : new String[] {user, password, address}) {
                mac.update((part.length() + ":" + part).getBytes(UTF_8));
            }
            return HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + DIGEST, e);
        }
    }
}
