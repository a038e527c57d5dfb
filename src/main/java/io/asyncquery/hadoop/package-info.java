/**
 * Keeps records and result files on a Hadoop-compatible file system. It implements the core's ports and alone imports
 * Hadoop and Parquet; it knows neither HTTP, nor Spark, nor when anything expires.
 */
@NullMarked
package io.asyncquery.hadoop;

import org.jspecify.annotations.NullMarked;
