package io.asyncquery.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredPasswordTest {
    private static final String PASSWORD = "s3cret €";
    private static final String BCRYPT = "04$6G0s1egQIjmBF3FeFJW40eZCY969dV0wggXcv5baGiaI/MEw//4rS";

    /** The last two were made by OpenSSL. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$" + BCRYPT,
                "$2b$" + BCRYPT,
                "$2y$" + BCRYPT,
                "$6$saltsalt$Fr5LM9XXzK2PZMHsB61CEJmGTnGpcIOEBtV2GzRyislBuMIPAtGHPaxuLF2iojsMQnCJiTPyt5BoDyyVjD2fK0",
                "$5$saltsalt$sHBZABh8FbksZWHwHvryG7CLqbXfbNl8XyKTL2Mym//"
            })
    void everyKindOfHashLetsThePasswordInAndNothingElse(String hash) {
        StoredPassword stored = StoredPassword.parse(hash);

        assertThat(stored.matches(PASSWORD)).isTrue();
        for (String wrong : new String[] {"", "s3cret", "s3cret ?", "S3CRET €", "s3cret € ", hash, "\0" + PASSWORD}) {
            assertThat(stored.matches(wrong)).as(wrong).isFalse();
        }
        assertThat(stored).isInstanceOf(StoredPassword.Hashed.class);
        assertThat(stored.toString()).isEqualTo("Hashed");
    }

    @Test
    void aNewHashHasASaltOfItsOwnAndIsNotCheap() {
        String first = StoredPassword.hash(PASSWORD);
        String second = StoredPassword.hash(PASSWORD);

        assertThat(first).startsWith("$2a$12$").isNotEqualTo(second);
        assertThat(StoredPassword.parse(first).matches(PASSWORD)).isTrue();
        assertThat(StoredPassword.parse(second).matches("another")).isFalse();
    }

    @Test
    void whatBcryptWouldCutOffIsRefusedAndNeverMatches() {
        String longest = "x".repeat(70) + "é";
        StoredPassword stored = StoredPassword.parse(StoredPassword.hash(longest));

        assertThat(stored.matches(longest)).isTrue();
        assertThat(stored.matches(longest + "y")).isFalse();
        assertThatThrownBy(() -> StoredPassword.hash(longest + "y"))
                .hasMessage("a password has 1 to 72 bytes in UTF-8; this one has 73");
    }

    @Test
    void anEmptyPasswordIsRefused() {
        assertThatThrownBy(() -> StoredPassword.hash("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StoredPassword.parse("")).hasMessage("there is no password");
    }

    @ParameterizedTest
    @ValueSource(strings = {"KYLIN", "$", "$2a", "a$2a$04$x", "pa$$word", "€"})
    void whatIsNoHashIsThePasswordItself(String text) {
        StoredPassword stored = StoredPassword.parse(text);

        assertThat(stored).isInstanceOf(StoredPassword.PlainText.class);
        assertThat(stored.matches(text)).isTrue();
        assertThat(stored.matches(text + "x")).isFalse();
        assertThat(stored.toString()).isEqualTo("PlainText");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$1$saltsalt$RwMqRjSWhXMKbW72DwzGd1",
                "$apr1$saltsalt$64vPg1.FPS6FtcYJ7Ti1V.",
                "$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA",
                "$2x$" + BCRYPT
            })
    void aHashOfAnotherKindIsRefusedAndNotTakenForAPassword(String hash) {
        assertThatThrownBy(() -> StoredPassword.parse(hash))
                .hasMessageStartingWith("the hash is of an unknown kind: use bcrypt")
                .hasMessageNotContaining(hash);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$2a$99$xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "$2a$04$short",
                "$2a$",
                "$2a$xx$short",
                "$6$salt$hash",
                "$5$$"
            })
    void aDamagedHashIsRefusedWithoutBeingQuoted(String hash) {
        assertThatThrownBy(() -> StoredPassword.parse(hash)).hasMessage("the hash is damaged");
    }
}
