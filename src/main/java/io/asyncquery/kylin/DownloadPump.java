package io.asyncquery.kylin;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.vertx.core.AsyncResult;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Sends a download as fast as the client takes it. Few chunks are between the storage and the socket at a time: two,
 * and some more once the client has shown that it is fast. The storage is read on by a pool's thread when the socket
 * has taken one, so a client that waits costs those chunks and no thread. What cannot be read to its end ends the
 * connection, so that the client never takes a part for the whole.
 */
final class DownloadPump {
    private static final Logger LOG = Logger.getLogger(DownloadPump.class);
    private static final int CHUNK_BYTES = 1 << 16;

    /** Chunks under way at the start, and when so many times so many have been taken. */
    private static final int FEWEST_CHUNKS = 2;

    private static final int MOST_CHUNKS = 8;
    private static final int CHUNKS_PER_STEP = 16;

    private final InputStream content;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final WorkerExecutor readers;
    private final DownloadBody.End onEnd;
    private final AtomicInteger freeChunks = new AtomicInteger(FEWEST_CHUNKS);
    private final AtomicInteger chunksTaken = new AtomicInteger();
    private final AtomicLong bytesTaken = new AtomicLong();

    private final boolean exact;

    // Guarded by this: one thread reads at a time.
    private long left;
    private long bytesRead;
    private boolean ended;

    /** The body's end is told once, whichever way it ends. */
    DownloadPump(DownloadBody body, HttpServerRequest request, WorkerExecutor readers) {
        this.content = body.content();
        this.exact = body.length() != DownloadBody.ALL;
        this.left = exact ? body.length() : Long.MAX_VALUE;
        this.request = request;
        this.response = request.response();
        this.readers = readers;
        this.onEnd = body.onEnd();
    }

    /** Sends the first chunks from the calling thread, the others from the pool's. */
    synchronized void send() {
        try {
            while (!ended) {
                ByteBuf chunk = read();
                if (chunk.isReadable()) {
                    write(chunk);
                    if (freeChunks.decrementAndGet() == 0) {
                        return;
                    }
                } else {
                    chunk.release();
                    end();
                }
            }
        } catch (IOException | RuntimeException e) {
            if (!response.closed()) {
                LOG.warnf(e, "%s cannot be sent to its end", request.path());
            }
            abort(e);
        }
    }

    @SuppressWarnings("deprecation") // any other way to a Vert.x buffer copies the bytes
    private void write(ByteBuf chunk) {
        try {
            int bytes = chunk.readableBytes();
            bytesRead += bytes;
            response.write(Buffer.buffer(chunk)).onComplete(result -> sent(chunk, bytes, result));
        } catch (RuntimeException e) {
            chunk.release();
            throw e;
        }
    }

    /** The next bytes, outside the heap where the socket wants them; none at the end. */
    private ByteBuf read() throws IOException {
        ByteBuf chunk = PooledByteBufAllocator.DEFAULT.directBuffer(CHUNK_BYTES);
        try {
            int read = 0;
            while (read >= 0 && left > 0 && chunk.isWritable()) {
                read = chunk.writeBytes(content, (int) Math.min(left, chunk.writableBytes()));
                left -= Math.max(0, read);
            }
            return chunk;
        } catch (IOException | RuntimeException e) {
            chunk.release();
            throw e;
        }
    }

    private void sent(ByteBuf chunk, int bytes, AsyncResult<Void> result) {
        chunk.release();
        if (result.failed()) {
            LOG.debugf("the client of %s is gone: %s", request.path(), result.cause());
            onReader(() -> abort(result.cause()));
            return;
        }
        bytesTaken.addAndGet(bytes);
        if (freeChunks.getAndAdd(1 + growth()) == 0) {
            onReader(this::send);
        }
    }

    /** A client that keeps taking gets more chunks ahead, one at a time; a slow one never comes that far. */
    private int growth() {
        int taken = chunksTaken.incrementAndGet();
        boolean due = taken % CHUNKS_PER_STEP == 0 && taken / CHUNKS_PER_STEP <= MOST_CHUNKS - FEWEST_CHUNKS;
        return due ? 1 : 0;
    }

    private void onReader(Runnable work) {
        readers.executeBlocking(
                () -> {
                    work.run();
                    return null;
                },
                false);
    }

    private void end() throws IOException {
        if (exact && left > 0) {
            throw new EOFException(left + " bytes of the result are missing");
        }
        ended = true;
        content.close();
        long all = bytesRead;
        response.end().onComplete(done -> onEnd.ended(done.succeeded() ? all : bytesTaken.get(), done.succeeded()));
    }

    private synchronized void abort(Throwable cause) {
        if (ended) {
            return;
        }
        ended = true;
        try {
            content.close();
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        // HTTP/2 ends the stream only; HTTP/1 has nothing but the connection to end.
        if (request.version() == HttpVersion.HTTP_2) {
            response.reset();
        } else {
            request.connection().close();
        }
        onEnd.ended(bytesTaken.get(), false);
    }
}
