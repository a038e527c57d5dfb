/**
 * Stands in for the one class of spark-mllib that a Spark Connect server names when it closes a session; must hold
 * nothing else, and must not be on the class path of a Spark distribution that has the real one.
 */
@NullMarked
package org.apache.spark.ml.util;

import org.jspecify.annotations.NullMarked;
