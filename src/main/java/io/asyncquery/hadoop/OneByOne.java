package io.asyncquery.hadoop;

import java.io.UncheckedIOException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Does things one after the other, of which one that fails keeps none of the others from being done. */
final class OneByOne {
    private static final Logger LOG = Logger.getLogger(OneByOne.class);

    private @Nullable UncheckedIOException first;

    void attempt(Runnable thing) {
        try {
            thing.run();
        } catch (UncheckedIOException e) {
            if (first == null) {
                first = e;
            } else {
                LOG.warnf("one more that failed: %s", e.getMessage());
            }
        }
    }

    /** Fails with the first failure there was, if there was one. */
    void finish() {
        if (first != null) {
            throw first;
        }
    }
}
