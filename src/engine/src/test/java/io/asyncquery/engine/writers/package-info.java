/** Tests of the result writers: what a Spark of their own wrote with them is read by other libraries. */
@NullMarked
package io.asyncquery.engine.writers;

import org.jspecify.annotations.NullMarked;
