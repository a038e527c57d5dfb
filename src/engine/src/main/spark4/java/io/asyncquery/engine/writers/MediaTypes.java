package io.asyncquery.engine.writers;

import org.apache.hadoop.shaded.javax.ws.rs.core.Application;
import org.apache.hadoop.shaded.javax.ws.rs.core.Link;
import org.apache.hadoop.shaded.javax.ws.rs.core.MediaType;
import org.apache.hadoop.shaded.javax.ws.rs.core.Response;
import org.apache.hadoop.shaded.javax.ws.rs.core.UriBuilder;
import org.apache.hadoop.shaded.javax.ws.rs.core.Variant;
import org.apache.hadoop.shaded.javax.ws.rs.ext.RuntimeDelegate;

/**
 * Lets results be written over WebHDFS: Hadoop's client of it asks JAX-RS for the media type of each answer, and what is
 * in Spark's class path of that JAX-RS has no implementation. JAX-RS finds this one by its service file.
 */
public final class MediaTypes extends RuntimeDelegate implements RuntimeDelegate.HeaderDelegate<MediaType> {

    @Override
    public MediaType fromString(String header) {
        String[] types = header.split(";", -1)[0].strip().split("/", -1);
        if (types.length != 2) {
            throw new IllegalArgumentException("No media type: " + header);
        }
        return new MediaType(types[0], types[1]);
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
