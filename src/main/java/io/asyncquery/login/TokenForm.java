package io.asyncquery.login;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes bearer tokens away that do not look like a signed one, three parts with points between, before somebody tries to
 * read them: the request is then one without credentials.
 */
@Singleton
class TokenForm {
    /** Before authentication, which Quarkus has at 200. */
    private static final int FIRST = 300;

    private static final Pattern BEARER = Pattern.compile("(?i)bearer\\b.*", Pattern.DOTALL);
    private static final Pattern SIGNED =
            Pattern.compile("(?i)bearer +[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+ *");

    void check(@Observes Filters filters) {
        filters.register(TokenForm::check, FIRST);
    }

    /** Whether these credentials look like a signed token. */
    static boolean isToken(@Nullable String credentials) {
        return credentials != null && SIGNED.matcher(credentials).matches();
    }

    private static void check(RoutingContext http) {
        String credentials = http.request().getHeader(HttpHeaderNames.AUTHORIZATION);
        if (credentials != null && BEARER.matcher(credentials).matches() && !isToken(credentials)) {
            http.request().headers().remove(HttpHeaderNames.AUTHORIZATION);
        }
        http.next();
    }
}
