/** What the parts of the engine have in common; knows none of them. */
@NullMarked
package io.asyncquery.engine;

import org.jspecify.annotations.NullMarked;
