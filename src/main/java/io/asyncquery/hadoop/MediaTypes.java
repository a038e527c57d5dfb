package io.asyncquery.hadoop;

import java.util.HashMap;
import java.util.Map;
import javax.ws.rs.core.Application;
import javax.ws.rs.core.Link;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.UriBuilder;
import javax.ws.rs.core.Variant;
import javax.ws.rs.ext.RuntimeDelegate;

/**
 * All that Hadoop's client of WebHDFS needs of a JAX-RS of the {@code javax} kind: to read the media type of an answer. It
 * is a stand-in for Jersey 2, which would come with an injection framework of its own beside Quarkus'.
 */
final class MediaTypes extends RuntimeDelegate implements RuntimeDelegate.HeaderDelegate<MediaType> {

    /** Makes them those of this process. */
    static void install() {
        RuntimeDelegate.setInstance(new MediaTypes());
    }

    @Override
    public MediaType fromString(String header) {
        com.google.common.net.MediaType parsed = com.google.common.net.MediaType.parse(header);
        Map<String, String> parameters = new HashMap<>();
        parsed.parameters().forEach(parameters::putIfAbsent);
        return new MediaType(parsed.type(), parsed.subtype(), parameters);
    }

    @Override
    public String toString(MediaType type) {
        return type.getType() + "/" + type.getSubtype();
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> HeaderDelegate<T> createHeaderDelegate(Class<T> type) {
        if (!type.equals(MediaType.class)) {
            throw new UnsupportedOperationException(type.getName());
        }
        return (HeaderDelegate<T>) this;
    }

    @Override
    public UriBuilder createUriBuilder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Response.ResponseBuilder createResponseBuilder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Variant.VariantListBuilder createVariantListBuilder() {
        throw new UnsupportedOperationException();
    }

    @Override
    public <T> T createEndpoint(Application application, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Link.Builder createLinkBuilder() {
        throw new UnsupportedOperationException();
    }
}
