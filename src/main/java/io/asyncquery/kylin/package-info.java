/**
 * Speaks Kylin's REST contract: paths, envelope, status words, error codes and messages. It turns a request into one
 * call of the core and the answer into Kylin's words; it knows no engine and no file system.
 */
@NullMarked
package io.asyncquery.kylin;

import org.jspecify.annotations.NullMarked;
