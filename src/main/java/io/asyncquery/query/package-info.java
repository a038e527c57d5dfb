/**
 * Carries a query through its life: admission, states, cancellation, deletion. It knows results and callers;
 * it knows neither HTTP, nor Spark, nor any file system, which stand behind its ports.
 */
@NullMarked
package io.asyncquery.query;

import org.jspecify.annotations.NullMarked;
