package io.asyncquery.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.asyncquery.fakes.MappedConfig;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsersTest {
    private static final Path HASHED = Path.of("src/test/users/users.properties");

    @TempDir
    Path folder;

    @Test
    void theFilesSayWhoThereIs() {
        Users users = configured(Map.of("async-query.login.users-file", HASHED.toString()), true);

        assertThat(users.passwordMatches("ADMIN", "KYLIN")).isTrue();
        assertThat(users.passwordMatches("ADMIN", "kylin")).isFalse();
        assertThat(users.passwordMatches("admin", "KYLIN")).isFalse();
        assertThat(users.passwordMatches("nobody", "KYLIN")).isFalse();
        assertThat(users.roles("MODELER")).contains(Set.of("MODELER"));
        assertThat(users.roles("nobody")).isEmpty();
        assertThat(users.areOfTheSample()).isFalse();
        assertThat(users.file()).contains(HASHED);
    }

    @Test
    void theSamplesUsersAreThereWithTheSampleOnly() {
        Users sample = configured(Map.of(), true);
        Users none = configured(Map.of(), false);

        assertThat(sample.passwordMatches("ADMIN", "KYLIN")).isTrue();
        assertThat(sample.roles("ADMIN")).contains(Set.of("ADMIN", "MODELER", "ANALYST"));
        assertThat(sample.areOfTheSample()).isTrue();
        assertThat(none.isEmpty()).isTrue();
        assertThat(none.passwordMatches("ADMIN", "KYLIN")).isFalse();
        assertThat(none.passwordMatches("nobody", "decoy")).isFalse();
        assertThat(none.roles("ADMIN")).isEmpty();
    }

    @Test
    void namesOfOtherLanguagesAndBlanksAreRead() throws IOException {
        Users users = read("李雷=geheim \nwith\\ blank=x y\n", "李雷= A , B,,\n");

        assertThat(users.passwordMatches("李雷", "geheim")).isTrue();
        assertThat(users.roles("李雷")).contains(Set.of("A", "B"));
        assertThat(users.passwordMatches("with blank", "x y")).isTrue();
        assertThat(users.roles("with blank")).contains(Set.of());
    }

    @Test
    void whoHasARoleAndNoPasswordIsKnownButCannotLogInWithOne() throws IOException {
        Users users = read("", "machine=LOADER\n");

        assertThat(users.roles("machine")).contains(Set.of("LOADER"));
        assertThat(users.passwordMatches("machine", "")).isFalse();
        assertThat(users.isEmpty()).isTrue();
    }

    @Test
    void aRolesFileAloneServesCertificates() throws IOException {
        Path roles = Files.writeString(folder.resolve("certified.properties"), "machine=LOADER\n");

        Users users = configured(Map.of("async-query.login.roles-file", roles.toString()), true);

        assertThat(users.roles("machine")).contains(Set.of("LOADER"));
        assertThat(users.areOfTheSample()).isFalse();
        assertThat(users.passwordMatches("ADMIN", "KYLIN")).isFalse();
    }

    @Test
    void passwordsThatCanBeReadOrGuessedAreTold() throws IOException {
        Users users = read(Files.readString(HASHED) + "dora=geheim\nANALYST=other\n", "");

        assertThat(users.withPlainText()).containsExactly("ANALYST", "dora");
        assertThat(users.withSamplePassword()).containsExactly("ADMIN", "MODELER");
    }

    @Test
    void aLineThatCannotBeUsedIsNamedByItsUserAndNotQuoted() {
        assertThatThrownBy(() -> read("dora=$1$secret$hash\n", ""))
                .hasMessageContainingAll("users.properties", "user 'dora'", "unknown kind")
                .hasMessageNotContaining("$1$secret");
        assertThatThrownBy(() -> read("dora\n", "")).hasMessageEndingWith("user 'dora': there is no password");
        assertThatThrownBy(() -> read("dora=\\u12\n", "")).hasMessageContaining("\\u");
    }

    @Test
    void aFileThatIsMissingOrNoTextIsNamed() throws IOException {
        Path absent = folder.resolve("absent.properties");
        Path latin = Files.write(folder.resolve("latin"), "dora=\u00fc".getBytes(StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> configured(Map.of("async-query.login.users-file", absent.toString()), true))
                .hasMessage(absent + " cannot be read as a text in UTF-8");
        assertThatThrownBy(() -> configured(Map.of("async-query.login.users-file", latin.toString()), true))
                .hasMessage(latin + " cannot be read as a text in UTF-8");
        assertThatThrownBy(() -> configured(Map.of("async-query.login.roles-file", folder.toString()), true))
                .hasMessageStartingWith(folder.toString());
    }

    private Users read(String users, String roles) throws IOException {
        return Users.read(
                Optional.of(Files.writeString(folder.resolve("users.properties"), users)),
                Files.writeString(folder.resolve("roles.properties"), roles));
    }

    private static Users configured(Map<String, String> settings, boolean sample) {
        return Users.configured(MappedConfig.of(LoginConfig.class, settings), sample);
    }
}
