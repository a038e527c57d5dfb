/**
 * Says what a result is: format, columns, location, parts, size; and assembles the bytes of its download.
 * It knows nothing of queries, HTTP, Spark or any file system.
 */
@NullMarked
package io.asyncquery.result;

import org.jspecify.annotations.NullMarked;
