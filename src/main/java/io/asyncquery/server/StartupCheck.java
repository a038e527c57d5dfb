package io.asyncquery.server;

import io.asyncquery.hadoop.HadoopStorage;
import io.asyncquery.hadoop.StorageConfig;
import io.asyncquery.login.LoginConfig;
import io.asyncquery.login.Users;
import io.asyncquery.spark.EngineConfig;
import io.asyncquery.spark.EngineSettings;
import io.asyncquery.spark.NamedEnginesConfig;
import io.asyncquery.spark.SparkEngines;
import io.quarkus.runtime.PreventFurtherStepsException;
import io.smallrye.config.SmallRyeConfig;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/** Lets a service start only when it is safe to expose; on a laptop with the sample it warns. */
final class StartupCheck {
    private static final Logger LOG = Logger.getLogger(StartupCheck.class);
    private static final int FAILED = 1;

    private StartupCheck() {}

    /** Reads the users, and ends the start with one message when what they or the configuration say is not safe. */
    static Users passed(
            Config config, SecurityConfig security, EngineConfig engine, NamedEnginesConfig named, LoginConfig login) {
        List<EngineSettings> engines = required(() -> EngineSettings.of(engine, named));
        boolean sample = engine.sample() && engines.stream().noneMatch(EngineSettings::isRemote);
        Users users = required(() -> Users.configured(login, sample));
        List<ProductionReadiness.Finding> findings = new ProductionReadiness(
                        config.unwrap(SmallRyeConfig.class), security, engines, login, users)
                .findings();
        SecurityConfig.ReadinessChecks checks = security.readinessChecks()
                .orElse(sample ? SecurityConfig.ReadinessChecks.WARN : SecurityConfig.ReadinessChecks.ENFORCE);
        if (checks == SecurityConfig.ReadinessChecks.ENFORCE && !findings.isEmpty()) {
            throw new PreventFurtherStepsException(message(findings), FAILED);
        }
        findings.forEach(finding -> LOG.warnf("not safe for production: %s; %s", finding.problem(), finding.answer()));
        return users;
    }

    /** Opens the store, and ends the start with one message when it is none that queries are safe in. */
    static HadoopStorage prepared(StorageConfig config) {
        return required(() -> {
            try {
                return prepared(HadoopStorage.open(config));
            } catch (IOException e) {
                LOG.debugf(e, "the store was not prepared");
                throw new IllegalArgumentException(e.getMessage(), e);
            }
        });
    }

    /** Ends the start with one message when there is no embedded engine where one is configured. */
    static SparkEngines complete(SparkEngines engines) {
        return required(() -> {
            engines.check();
            return engines;
        });
    }

    /** One that is refused is closed: its threads would keep the process from ending. */
    private static HadoopStorage prepared(HadoopStorage storage) throws IOException {
        try {
            storage.prepare();
            return storage;
        } catch (IOException | RuntimeException e) {
            storage.close();
            throw e;
        }
    }

    private static <T> T required(Supplier<T> configured) {
        try {
            return configured.get();
        } catch (IllegalArgumentException e) {
            throw new PreventFurtherStepsException("The service does not start. " + e.getMessage(), FAILED);
        }
    }

    private static String message(List<ProductionReadiness.Finding> findings) {
        return findings.stream()
                .map(finding -> "  - " + finding.problem() + "\n      " + finding.answer())
                .collect(Collectors.joining(
                        "\n",
                        "The service does not start, since it is not safe for production:\n",
                        "\nasync-query.security.readiness-checks=warn starts it all the same."));
    }
}
