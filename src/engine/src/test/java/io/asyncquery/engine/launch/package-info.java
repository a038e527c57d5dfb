/** Tests of the embedded engine's start that need no running Spark. */
@NullMarked
package io.asyncquery.engine.launch;

import org.jspecify.annotations.NullMarked;
