/**
 * Writes query results in formats that Spark has no writer for; must not know which query, project or user a result
 * belongs to.
 */
@NullMarked
package io.asyncquery.engine.writers;

import org.jspecify.annotations.NullMarked;
