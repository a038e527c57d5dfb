package io.asyncquery.login;

import io.quarkus.vertx.http.security.HttpSecurity;
import io.vertx.core.http.ClientAuth;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Has clients asked for a certificate, when the configuration says so. */
@Singleton
class ClientCertificateAuthentication {
    private final LoginConfig config;

    ClientCertificateAuthentication(LoginConfig config) {
        this.config = config;
    }

    void configure(@Observes HttpSecurity http) {
        switch (config.clientCertificates()) {
            case NONE -> {}
            case REQUEST -> http.mTLS(ClientAuth.REQUEST);
            case REQUIRED -> http.mTLS(ClientAuth.REQUIRED);
        }
    }
}
