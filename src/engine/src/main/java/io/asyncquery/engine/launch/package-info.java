/**
 * Starts the embedded engine: one Spark Connect server that lives no longer than the gateway that started it, with the
 * sample tables if they are asked for; must not know what the gateway does with queries and results.
 */
@NullMarked
package io.asyncquery.engine.launch;

import org.jspecify.annotations.NullMarked;
