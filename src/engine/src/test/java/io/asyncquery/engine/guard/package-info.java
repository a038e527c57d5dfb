/** Tests of the guard in sessions of a real Spark. */
@NullMarked
package io.asyncquery.engine.guard;

import org.jspecify.annotations.NullMarked;
