/**
 * Is the process: puts the parts together, says whether it is healthy, greets at start and lets go at the end. It may
 * see every package; no package may see it.
 */
@NullMarked
package io.asyncquery.server;

import org.jspecify.annotations.NullMarked;
