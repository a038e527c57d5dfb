/**
 * Runs SQL on a Spark Connect server and has it write the result to a location; owns the embedded engine. It speaks the
 * protocol's own messages and holds no class of Spark's; it knows neither HTTP nor how records are kept.
 */
@NullMarked
package io.asyncquery.spark;

import org.jspecify.annotations.NullMarked;
