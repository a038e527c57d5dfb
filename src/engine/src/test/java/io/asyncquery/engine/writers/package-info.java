/** Tests of the result writers that need no running Spark. */
@NullMarked
package io.asyncquery.engine.writers;

import org.jspecify.annotations.NullMarked;
