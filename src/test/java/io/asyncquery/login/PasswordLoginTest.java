package io.asyncquery.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.asyncquery.fakes.MappedConfig;
import io.quarkus.security.AuthenticationFailedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Logins over time, on a clock that is moved. Users have 3 free failures and addresses 6; pauses are 1 s to 8 s. */
class PasswordLoginTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "async-query.login.users-file", "src/test/users/users.properties",
            "async-query.login.throttle.failures-per-user", "3",
            "async-query.login.throttle.failures-per-address", "6",
            "async-query.login.throttle.max-delay", "8s",
            "async-query.login.throttle.forget-after", "10m");
    private static final String HERE = "192.0.2.1";
    private static final String THERE = "198.51.100.7";

    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final PasswordLogin login = login(SETTINGS);

    @Test
    void theRightPasswordGivesTheRoles() {
        assertThat(login.login("ANALYST", "ANALYST", HERE)).isEqualTo(Set.of("ANALYST"));
    }

    @Test
    void aWrongPasswordAndAnUnknownUserAreRefusedAlike() {
        assertThat(refusal("ANALYST", "analyst", HERE)).isEmpty();
        assertThat(refusal("nobody", "ANALYST", HERE)).isEmpty();
        assertThat(refusal("", "", HERE)).isEmpty();
        assertThat(refusal("x".repeat(100_000), "y".repeat(100_000), HERE)).isEmpty();
    }

    @Test
    void afterTheFreeFailuresTheRightPasswordIsNotLookedAtUntilThePauseIsOver() {
        fail(3, "ADMIN", HERE);

        assertThat(refusal("ADMIN", "KYLIN", HERE)).contains(Duration.ofSeconds(1));
        pass(Duration.ofMillis(999));
        assertThat(refusal("ADMIN", "KYLIN", HERE)).contains(Duration.ofMillis(1));
        pass(Duration.ofMillis(1));
        assertThat(login.login("ADMIN", "KYLIN", HERE)).contains("ADMIN");
    }

    @Test
    void pausesDoubleUpToTheLongestAndAttemptsDuringThemChangeNothing() {
        fail(3, "ADMIN", HERE);
        for (int seconds : new int[] {1, 2, 4, 8, 8}) {
            for (int i = 0; i < 100; i++) {
                assertThat(refusal("ADMIN", "guess" + i, HERE)).contains(Duration.ofSeconds(seconds));
            }
            pass(Duration.ofSeconds(seconds));
            fail(1, "ADMIN", HERE);
        }
    }

    @Test
    void guessingFromManyAddressesIsSlowedByTheUser() {
        for (int i = 0; i < 3; i++) {
            assertThat(refusal("ADMIN", "guess", "203.0.113." + i)).isEmpty();
        }

        assertThat(refusal("ADMIN", "guess", "203.0.113.9")).contains(Duration.ofSeconds(1));
        assertThat(login.login("ANALYST", "ANALYST", "203.0.113.9")).isNotEmpty();
    }

    @Test
    void guessingForManyUsersIsSlowedByTheAddress() {
        for (int i = 0; i < 6; i++) {
            assertThat(refusal("user" + i, "guess", HERE)).isEmpty();
        }

        assertThat(refusal("user7", "guess", HERE)).contains(Duration.ofSeconds(1));
        assertThat(refusal("ANALYST", "ANALYST", HERE)).contains(Duration.ofSeconds(1));
        assertThat(login.login("ANALYST", "ANALYST", THERE)).isNotEmpty();
    }

    @Test
    void whoLoggedInFromAnAddressIsNotLockedOutThereByGuessesFromElsewhere() {
        login.login("ADMIN", "KYLIN", HERE);
        pass(Duration.ofDays(1));
        fail(3, "ADMIN", THERE);
        for (int i = 0; i < 6; i++) {
            assertThat(refusal("user" + i, "guess", HERE)).isEmpty();
        }

        assertThat(refusal("ANALYST", "ANALYST", HERE)).isPresent();
        assertThat(refusal("ADMIN", "KYLIN", THERE)).isPresent();
        assertThat(login.login("ADMIN", "KYLIN", HERE)).contains("ADMIN");
    }

    @Test
    void whoGuessesWhereTheUserIsKnownIsSlowedAndNotLetInByWhatIsRemembered() {
        login.login("ADMIN", "KYLIN", HERE);
        fail(3, "ADMIN", HERE);

        assertThat(refusal("ADMIN", "KYLIN", HERE)).contains(Duration.ofSeconds(1));
    }

    @Test
    void aRightLoginForgetsTheUsersFailuresButNotThoseOfTheAddress() {
        fail(2, "ADMIN", HERE);
        login.login("ADMIN", "KYLIN", HERE);
        fail(2, "ADMIN", HERE);
        assertThat(login.login("ADMIN", "KYLIN", HERE)).isNotEmpty();

        for (int i = 0; i < 4; i++) {
            assertThat(refusal("user" + i, "guess", HERE)).isEmpty();
        }
        assertThat(refusal("user5", "guess", HERE)).isPresent();
    }

    @Test
    void failuresAreForgottenSoLongAfterTheLastOne() {
        fail(2, "ADMIN", HERE);
        pass(Duration.ofMinutes(9));
        fail(1, "ADMIN", HERE);
        pass(Duration.ofMinutes(9));
        fail(1, "ADMIN", HERE);
        assertThat(refusal("ADMIN", "KYLIN", HERE)).contains(Duration.ofSeconds(2));

        pass(Duration.ofMinutes(11));
        fail(2, "ADMIN", HERE);
        assertThat(login.login("ADMIN", "KYLIN", HERE)).isNotEmpty();
    }

    @Test
    void guessesAtTheSameTimeAreNoMoreThanGuessesOneAfterTheOther() throws Exception {
        List<Optional<Duration>> refusals = atOnce(64, i -> refusal("ADMIN", "guess" + i, THERE));

        assertThat(refusals.stream().filter(Optional::isEmpty))
                .hasSizeLessThanOrEqualTo(3)
                .isNotEmpty();
        assertThat(refusal("ADMIN", "guess", THERE).isPresent())
                .isEqualTo(refusals.stream().filter(Optional::isEmpty).count() == 3);
    }

    @Test
    void manyRightLoginsAtTheSameTimeAllSucceed() throws Exception {
        List<Set<String>> roles = atOnce(64, i -> login.login("ADMIN", "KYLIN", HERE));

        assertThat(roles).hasSize(64).allSatisfy(each -> assertThat(each).contains("ADMIN"));
    }

    @Test
    void aHundredThousandNamesLeaveTheOneWhoIsAttackedSlowed() {
        PasswordLogin generous = login(with("async-query.login.throttle.failures-per-address", "1000000000"));
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(generous, "ADMIN", "guess", HERE)).isEmpty();
        }
        for (int i = 0; i < 1_000; i++) {
            assertThat(refusal(generous, "nobody" + i, "", HERE)).isEmpty();
        }

        assertThat(refusal(generous, "ADMIN", "guess", HERE)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({"failures-per-user, 0", "failures-per-address, -1", "delay, 10s", "max-delay, 0s", "forget-after, 7s"})
    void limitsThatCannotBeKeptAreRefused(String key, String value) {
        assertThatThrownBy(() -> login(with("async-query.login.throttle." + key, value)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("async-query.login.throttle")
                .hasMessageContaining(key);
    }

    private PasswordLogin login(Map<String, String> settings) {
        LoginConfig config = MappedConfig.of(LoginConfig.class, settings);
        return new PasswordLogin(Users.configured(config, false), config, nanos::get);
    }

    private static Map<String, String> with(String key, String value) {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put(key, value);
        return settings;
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void fail(int times, String user, String address) {
        for (int i = 0; i < times; i++) {
            assertThat(refusal(user, "wrong " + i, address)).isEmpty();
        }
    }

    private Optional<Duration> refusal(String user, String password, String address) {
        return refusal(login, user, password, address);
    }

    /** How long to wait; nothing when the password was looked at and is wrong. */
    private static Optional<Duration> refusal(PasswordLogin login, String user, String password, String address) {
        AuthenticationFailedException refusal =
                catchThrowableOfType(AuthenticationFailedException.class, () -> login.login(user, password, address));
        assertThat(refusal).as("the login of %s", user).isNotNull();
        return LoginRefusals.retryAfter(refusal);
    }

    private interface Numbered<T> {
        T call(int number);
    }

    private static <T> List<T> atOnce(int threads, Numbered<T> call) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> running = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                running.add(pool.submit(() -> call.call(number)));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> each : running) {
                results.add(each.get());
            }
            return results;
        } finally {
            pool.shutdownNow();
        }
    }
}
