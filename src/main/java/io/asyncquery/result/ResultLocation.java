package io.asyncquery.result;

import java.net.URI;

/**
 * The directory of one query's data files.
 *
 * @param uri an absolute address that the gateway and the engine both reach, without a trailing slash
 */
public record ResultLocation(URI uri) {
    public ResultLocation {
        if (!uri.isAbsolute()) {
            throw new IllegalArgumentException("A result location needs a scheme: " + uri);
        }
    }
}
