package io.asyncquery.kylin;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;

/** Says in the header {@code Sunset} (RFC 8594) when a result will be gone, where the body has no place for it. */
class SunsetHeader {
    static final String PROPERTY = SunsetHeader.class.getName();

    private static final String NAME = "Sunset";

    @ServerResponseFilter
    void add(ContainerRequestContext request, ContainerResponseContext response) {
        if (request.getProperty(PROPERTY) instanceof Instant instant) {
            response.getHeaders()
                    .putSingle(NAME, DateTimeFormatter.RFC_1123_DATE_TIME.format(instant.atOffset(ZoneOffset.UTC)));
        }
    }
}
