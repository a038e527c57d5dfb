/** What the tests of all packages here share: one Spark. */
@NullMarked
package io.asyncquery.engine;

import org.jspecify.annotations.NullMarked;
