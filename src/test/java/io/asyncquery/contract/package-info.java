/** What every implementation of a port must do, whatever is behind it. */
@NullMarked
package io.asyncquery.contract;

import org.jspecify.annotations.NullMarked;
