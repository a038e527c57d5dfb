package io.asyncquery.kylin;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A single byte range as RFC 9110 writes it. Several ranges at once are not offered: such a header is ignored.
 *
 * @param first the first byte; absent when the last so many bytes are asked for
 * @param last the last byte, or how many bytes from the end; absent for all that follow
 */
record ByteRange(OptionalLong first, OptionalLong last) {
    private static final Pattern SINGLE = Pattern.compile("bytes=\\s*(\\d{0,18})-(\\d{0,18})\\s*");

    /** Where a range begins and ends in a file, both inclusive. */
    record Bounds(long first, long last) {}

    static Optional<ByteRange> parse(String header) {
        Matcher matcher = SINGLE.matcher(header);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        ByteRange range = new ByteRange(number(matcher.group(1)), number(matcher.group(2)));
        boolean empty = range.first.isEmpty() && range.last.isEmpty();
        boolean backwards =
                range.first.isPresent() && range.last.isPresent() && range.last.getAsLong() < range.first.getAsLong();
        return empty || backwards ? Optional.empty() : Optional.of(range);
    }

    /** The bytes of a file of that length that the range covers; none when it cannot be satisfied. */
    Optional<Bounds> within(long length) {
        if (first.isEmpty()) {
            long count = Math.min(last.orElse(0), length);
            return count == 0 ? Optional.empty() : Optional.of(new Bounds(length - count, length - 1));
        }
        long from = first.getAsLong();
        return from >= length
                ? Optional.empty()
                : Optional.of(new Bounds(from, Math.min(last.orElse(Long.MAX_VALUE), length - 1)));
    }

    private static OptionalLong number(String digits) {
        return digits.isEmpty() ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
    }
}
