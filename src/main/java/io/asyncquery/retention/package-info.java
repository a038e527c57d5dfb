/** Expires old results, on schedule. It turns a tick of the clock into one call of the core. */
@NullMarked
package io.asyncquery.retention;

import org.jspecify.annotations.NullMarked;
