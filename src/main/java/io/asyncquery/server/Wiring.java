package io.asyncquery.server;

import com.google.common.util.concurrent.RateLimiter;
import io.asyncquery.audit.AuditConfig;
import io.asyncquery.audit.AuditLog;
import io.asyncquery.hadoop.HadoopLeases;
import io.asyncquery.hadoop.HadoopPermits;
import io.asyncquery.hadoop.HadoopQueryRecords;
import io.asyncquery.hadoop.HadoopQueueOrders;
import io.asyncquery.hadoop.HadoopResultStore;
import io.asyncquery.hadoop.HadoopStorage;
import io.asyncquery.hadoop.HadoopTombstones;
import io.asyncquery.hadoop.StorageConfig;
import io.asyncquery.kylin.KylinConfig;
import io.asyncquery.login.LoginConfig;
import io.asyncquery.login.PasswordLogin;
import io.asyncquery.login.Users;
import io.asyncquery.query.AdmissionConfig;
import io.asyncquery.query.AdmissionLimits;
import io.asyncquery.query.Engine;
import io.asyncquery.query.EngineName;
import io.asyncquery.query.Engines;
import io.asyncquery.query.Leases;
import io.asyncquery.query.Permits;
import io.asyncquery.query.Ports;
import io.asyncquery.query.QueryDeletion;
import io.asyncquery.query.QueryDispatcher;
import io.asyncquery.query.QueryEngine;
import io.asyncquery.query.QueryPins;
import io.asyncquery.query.QueryRecords;
import io.asyncquery.query.QueryService;
import io.asyncquery.query.QueueOrders;
import io.asyncquery.query.ReplicaContext;
import io.asyncquery.query.ReplicaId;
import io.asyncquery.query.Replicas;
import io.asyncquery.query.ResultStore;
import io.asyncquery.query.Retention;
import io.asyncquery.query.RetentionPolicy;
import io.asyncquery.query.StoreClock;
import io.asyncquery.query.Tombstones;
import io.asyncquery.result.CsvConfig;
import io.asyncquery.retention.RetentionConfig;
import io.asyncquery.retention.RetentionMetrics;
import io.asyncquery.security.ConfiguredProjects;
import io.asyncquery.security.ProjectAccess;
import io.asyncquery.security.ProjectsConfig;
import io.asyncquery.spark.EngineConfig;
import io.asyncquery.spark.EngineSettings;
import io.asyncquery.spark.NamedEnginesConfig;
import io.asyncquery.spark.SparkEngines;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the parts and hands them to each other. */
@Dependent
class Wiring {
    /** Spark's own advice is twice as many writes at once as there are cores. */
    private static final int RUNNING_PER_CORE = 2;

    @Produces
    @Singleton
    StoreClock storeClock() {
        return new StoreClock(InstantSource.system(), System::nanoTime);
    }

    @Produces
    @Singleton
    Clock clock(StoreClock store, @ConfigProperty(name = "async-query.time-zone") Optional<String> timeZone) {
        return store.withZone(timeZone.map(ZoneId::of).orElseGet(ZoneId::systemDefault));
    }

    @Produces
    @Singleton
    Users users(
            Config config, SecurityConfig security, EngineConfig engine, NamedEnginesConfig named, LoginConfig login) {
        return StartupCheck.passed(config, security, engine, named, login);
    }

    @Produces
    @Singleton
    PasswordLogin passwords(Users users, LoginConfig login) {
        return new PasswordLogin(users, login, System::nanoTime);
    }

    @Produces
    @Singleton
    AuditLog audit(AuditConfig config, Clock clock) {
        return new AuditLog(config, clock);
    }

    @Produces
    @Singleton
    ProjectAccess projects(ProjectsConfig config) {
        return new ConfiguredProjects(config);
    }

    @Produces
    @Singleton
    HadoopStorage storage(StorageConfig config) {
        return StartupCheck.prepared(config);
    }

    @Produces
    @Singleton
    HadoopQueryRecords records(HadoopStorage storage, StorageConfig config) {
        return new HadoopQueryRecords(storage, config.recordCache());
    }

    @Produces
    @Singleton
    ResultStore results(HadoopStorage storage) {
        return new HadoopResultStore(storage);
    }

    @Produces
    @Singleton
    Tombstones tombstones(HadoopStorage storage, HadoopQueryRecords records) {
        return new HadoopTombstones(storage, records);
    }

    @Produces
    @Singleton
    Leases leases(HadoopStorage storage) {
        return new HadoopLeases(storage);
    }

    @Produces
    @Singleton
    SparkEngines sparkEngines(EngineConfig config, NamedEnginesConfig named, StorageConfig storage, CsvConfig csv) {
        return StartupCheck.complete(
                new SparkEngines(EngineSettings.of(config, named), config, storage.hadoop(), csv.unmappable()));
    }

    @Produces
    @Singleton
    QueryEngine engine(SparkEngines engines) {
        return engines.get(EngineName.DEFAULT);
    }

    @Produces
    @Singleton
    Permits permits(HadoopStorage storage) {
        return new HadoopPermits(storage);
    }

    @Produces
    @Singleton
    QueueOrders queueOrders(HadoopStorage storage) {
        return new HadoopQueueOrders(storage);
    }

    @Produces
    @Singleton
    Engines engines(
            QueryEngine byDefault,
            SparkEngines engines,
            EngineConfig config,
            AdmissionConfig admission,
            KylinConfig kylin) {
        int cores = config.cores().orElse(Runtime.getRuntime().availableProcessors());
        int maxRunning = admission.maxRunning().orElse(RUNNING_PER_CORE * cores);
        List<Engine> all = engines.settings().stream()
                .map(settings -> new Engine(
                        settings.name(),
                        settings.queues(),
                        settings.maxRunning().orElse(maxRunning),
                        settings.isRemote(),
                        settings.name().isDefault() ? byDefault : engines.get(settings.name())))
                .toList();
        return new Engines(all, kylin.sparkQueueEnabled());
    }

    @Produces
    @Singleton
    Ports ports(
            Engines engines,
            QueryRecords records,
            ResultStore results,
            Leases leases,
            Permits permits,
            QueueOrders queueOrders,
            Tombstones tombstones) {
        return new Ports(engines, records, results, leases, permits, queueOrders, tombstones);
    }

    @Produces
    @Singleton
    ReplicaContext replica(Ports ports, Clock clock, AdmissionConfig admission) {
        AdmissionLimits limits = new AdmissionLimits(admission.maxQueued(), admission.maxAttempts());
        return new ReplicaContext(ReplicaId.random(), ports, limits, clock, System::nanoTime);
    }

    @Produces
    @Singleton
    QueryDispatcher dispatcher(ReplicaContext replica, AdmissionConfig admission) {
        return new QueryDispatcher(replica, admission.watch());
    }

    @Produces
    @Singleton
    Replicas replicas(
            ReplicaContext replica,
            QueryDispatcher dispatcher,
            ProjectAccess projects,
            AdmissionConfig admission,
            StoreClock clock) {
        return new Replicas(replica, dispatcher, projects, admission.lease(), clock);
    }

    @Produces
    @Singleton
    RetentionPolicy retentionPolicy(RetentionConfig config) {
        return new RetentionPolicy(config.period());
    }

    @Produces
    @Singleton
    Retention retention(
            ReplicaContext replica,
            QueryDispatcher dispatcher,
            ProjectAccess projects,
            RetentionPolicy policy,
            RetentionConfig config,
            RetentionMetrics metrics) {
        RateLimiter rate = RateLimiter.create(config.rate());
        Retention.Terms terms = new Retention.Terms(
                config.threads(),
                rate::acquire,
                config.tombstones(),
                config.orphans().grace());
        return new Retention(replica, dispatcher, projects, policy, terms, metrics::record);
    }

    @Produces
    @Singleton
    QueryPins pins(QueryRecords records) {
        return new QueryPins(records);
    }

    @Produces
    @Singleton
    QueryService queries(ReplicaContext replica, QueryDispatcher dispatcher) {
        return new QueryService(replica, dispatcher);
    }

    @Produces
    @Singleton
    QueryDeletion deletion(
            QueryService queries,
            ReplicaContext replica,
            QueryDispatcher dispatcher,
            ProjectAccess projects,
            AdmissionConfig admission,
            RetentionConfig retention) {
        return new QueryDeletion(queries, replica, dispatcher, projects, admission.stopTimeout(), retention.threads());
    }
}
