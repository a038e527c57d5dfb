package io.asyncquery.contract;

import java.util.Map;

/** A small service with few threads, room for many queries and for so many waiting clients of a user, which cleans up at night. */
public class BusyProfile extends WireProfile {
    static final int THREADS = 4;
    static final int WAITERS = 20;
    static final int MAX_WAIT_SECONDS = 3;

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = super.getConfigOverrides();
        settings.put("async-query.queries.max-queued", "100");
        settings.put("async-query.kylin.max-waiters", Integer.toString(WAITERS + 1));
        settings.put("async-query.kylin.max-waiters-per-user", Integer.toString(WAITERS));
        settings.put("async-query.kylin.max-wait", MAX_WAIT_SECONDS + "s");
        settings.put("async-query.retention.cron", "0 15 3 * * ?");
        settings.put("async-query.retention.jitter", "0s");
        settings.put("async-query.retention.orphans.every", "off");
        settings.put("quarkus.thread-pool.max-threads", Integer.toString(THREADS));
        return settings;
    }
}
