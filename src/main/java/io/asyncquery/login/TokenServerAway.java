package io.asyncquery.login;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.oidc.OIDCException;
import io.quarkus.oidc.runtime.OidcAuthenticationMechanism;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.interceptor.Interceptor;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Tells a bearer token that could not be checked, because the server with the keys is away, from one that is wrong. A
 * request waits no longer for that server than for a connection to it, which Quarkus alone bounds.
 */
@Decorator
@Priority(Interceptor.Priority.APPLICATION)
abstract class TokenServerAway implements HttpAuthenticationMechanism {
    private final OidcAuthenticationMechanism tokens;
    private final Duration patience;

    TokenServerAway(
            @Any @Delegate OidcAuthenticationMechanism tokens,
            @ConfigProperty(name = "quarkus.oidc.connection-timeout", defaultValue = "10s") Duration patience) {
        this.tokens = tokens;
        this.patience = patience;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext http, IdentityProviderManager identities) {
        Uni<SecurityIdentity> login = tokens.authenticate(http, identities);
        return TokenForm.isToken(http.request().getHeader(HttpHeaderNames.AUTHORIZATION))
                ? login.ifNoItem()
                        .after(patience)
                        .fail()
                        .onFailure(TokenServerAway::isCause)
                        .transform(TokenServerAwayException::new)
                : login;
    }

    private static boolean isCause(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(cause -> cause instanceof OIDCException
                        || cause instanceof IOException
                        || cause instanceof TimeoutException);
    }
}
