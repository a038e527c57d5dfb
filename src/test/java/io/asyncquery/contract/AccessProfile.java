package io.asyncquery.contract;

import java.util.Map;

/** Projects in which the three sample users may do different things. */
public class AccessProfile extends BusyProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = super.getConfigOverrides();
        settings.put("async-query.projects.shared.query.users", "ANALYST,MODELER");
        settings.put("async-query.projects.walled.query.users", "ANALYST");
        settings.put("async-query.projects.managed.query.users", "ANALYST");
        settings.put("async-query.projects.managed.admin.users", "MODELER");
        return settings;
    }
}
