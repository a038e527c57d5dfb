package io.asyncquery.kylin;

import jakarta.ws.rs.HeaderParam;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client says about the download that it wants (RFC 9110, RFC 9530); every header may be absent. */
record DownloadConditions(
        @HeaderParam("If-None-Match") @Nullable String ifNoneMatch,
        @HeaderParam("If-Range") @Nullable String ifRange,
        @HeaderParam("Range") @Nullable String range,
        @HeaderParam("Accept-Encoding") @Nullable String acceptEncoding,
        @HeaderParam("Want-Repr-Digest") @Nullable String wantReprDigest) {

    /** Whether the client takes gzip. */
    boolean acceptsGzip() {
        return weighs(acceptEncoding, "gzip", ";q=");
    }

    /** Whether the client wants the SHA-256 of the file. */
    boolean wantsSha256() {
        return weighs(wantReprDigest, "sha-256", "=");
    }

    /** Whether the header has the name with a weight other than 0; none at all is 1. */
    private static boolean weighs(@Nullable String header, String name, String beforeWeight) {
        if (header == null) {
            return false;
        }
        for (String item : header.toLowerCase(Locale.ROOT).replaceAll("\\s", "").split(",", -1)) {
            if (item.equals(name)) {
                return true;
            }
            if (item.startsWith(name + beforeWeight)) {
                return !item.substring(name.length() + beforeWeight.length()).matches("0(\\.0*)?");
            }
        }
        return false;
    }
}
