package io.asyncquery.kylin;

import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jboss.resteasy.reactive.server.vertx.VertxResteasyReactiveRequestContext;

/** Hands the body of a download to a {@link DownloadPump} and lets the request's own thread go. */
@Provider
@Singleton
class DownloadBodyWriter implements ServerMessageBodyWriter<DownloadBody> {
    private final WorkerExecutor readers;

    DownloadBodyWriter(Vertx vertx, DownloadConfig config) {
        this.readers = vertx.createSharedWorkerExecutor("async-query-download", config.threads());
    }

    @PreDestroy
    void close() {
        readers.close();
    }

    @Override
    public boolean isWriteable(
            Class<?> type, Type genericType, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == DownloadBody.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == DownloadBody.class;
    }

    @Override
    public void writeResponse(DownloadBody body, Type genericType, ServerRequestContext context) {
        VertxResteasyReactiveRequestContext request = (VertxResteasyReactiveRequestContext) context;
        request.suspend();
        // Before its first byte, since the other headers are only added with that.
        if (body.length() == DownloadBody.ALL) {
            request.vertxServerResponse().setChunked(true);
        } else {
            request.setResponseHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(body.length()));
        }
        new DownloadPump(body.whenEnded((bytes, whole) -> request.resume()), request.vertxServerRequest(), readers)
                .send();
    }

    @Override
    public void writeTo(
            DownloadBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream target) {
        throw new UnsupportedOperationException("A download is sent without an OutputStream");
    }
}
