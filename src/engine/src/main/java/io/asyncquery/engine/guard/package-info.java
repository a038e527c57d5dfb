/**
 * Decides what a query's SQL means and may do inside Spark, where parsed plans can be seen; must not know how results
 * are written.
 */
@NullMarked
package io.asyncquery.engine.guard;

import org.jspecify.annotations.NullMarked;
