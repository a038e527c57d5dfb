package io.asyncquery.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.elytron.security.common.BcryptUtil;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.wildfly.security.password.Password;
import org.wildfly.security.password.PasswordFactory;
import org.wildfly.security.password.WildFlyElytronPasswordProvider;
import org.wildfly.security.password.util.ModularCrypt;

/**
 * What the users' file holds of a password. A hash is in the modular crypt format: bcrypt ({@code $2a$}, {@code $2b$},
 * {@code $2y$}), SHA-512 crypt ({@code $6$}) or SHA-256 crypt ({@code $5$}), each with a salt of its own. Anything else
 * is the password itself.
 */
public sealed interface StoredPassword {
    /** Bytes that bcrypt looks at; what follows would not count, so longer passwords are refused. */
    int LONGEST = 72;

    /** Doublings of bcrypt's work in new hashes. */
    int COST = 12;

    /** Whether this is the password. */
    boolean matches(String password);

    /** Reads what stands in the file. A hash of another kind, or a damaged one, is refused without being quoted. */
    static StoredPassword parse(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("there is no password");
        }
        return Hashed.FORM.matcher(text).lookingAt() ? Hashed.parse(text) : new PlainText(text);
    }

    /** The hash that a users' file should hold of a password, with a salt that is new each time. */
    static String hash(String password) {
        int length = password.getBytes(UTF_8).length;
        if (length == 0 || length > LONGEST) {
            throw new IllegalArgumentException(
                    "a password has 1 to " + LONGEST + " bytes in UTF-8; this one has " + length);
        }
        return BcryptUtil.bcryptHash(password, COST);
    }

    /** A hash. */
    record Hashed(Password hash) implements StoredPassword {
        private static final Pattern FORM = Pattern.compile("\\$[a-z0-9-]+\\$");
        private static final Pattern SUPPORTED = Pattern.compile("\\$(2[aby]|5|6)\\$");
        private static final Pattern WHOLE = Pattern.compile("\\$2[aby]\\$(0[4-9]|[12][0-9]|3[01])\\$[./A-Za-z0-9]{53}"
                + "|\\$5\\$(rounds=\\d+\\$)?[^$]{1,16}\\$[./A-Za-z0-9]{43}"
                + "|\\$6\\$(rounds=\\d+\\$)?[^$]{1,16}\\$[./A-Za-z0-9]{86}");

        static Hashed parse(String text) {
            if (!SUPPORTED.matcher(text).lookingAt()) {
                throw new IllegalArgumentException(
                        "the hash is of an unknown kind: use bcrypt ($2a$, $2b$, $2y$), SHA-512 crypt ($6$) or SHA-256"
                                + " crypt ($5$)");
            }
            if (!WHOLE.matcher(text).matches()) {
                throw new IllegalArgumentException("the hash is damaged");
            }
            try {
                // The three letters of bcrypt tell which mistakes of old programs are not in the hash
                Password read = ModularCrypt.decode(text.startsWith("$2b$") ? "$2y$" + text.substring(4) : text);
                return new Hashed(factory(read).translate(read));
            } catch (GeneralSecurityException | RuntimeException e) {
                throw new IllegalArgumentException("the hash is damaged", e);
            }
        }

        @Override
        public boolean matches(String password) {
            if (password.isEmpty() || password.getBytes(UTF_8).length > LONGEST) {
                return false;
            }
            try {
                return factory(hash).verify(hash, password.toCharArray());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("a hash that could be read cannot be compared", e);
            }
        }

        private static PasswordFactory factory(Password password) throws GeneralSecurityException {
            return PasswordFactory.getInstance(password.getAlgorithm(), new WildFlyElytronPasswordProvider());
        }

        @Override
        public String toString() {
            return "Hashed";
        }
    }

    /** The password itself, which a production service does not start with. */
    record PlainText(String value) implements StoredPassword {
        @Override
        public boolean matches(String password) {
            return MessageDigest.isEqual(value.getBytes(UTF_8), password.getBytes(UTF_8));
        }

        @Override
        public String toString() {
            return "PlainText";
        }
    }
}
