/** Knows who is calling and which projects they may touch. Plain records and one port; it knows no other package. */
@NullMarked
package io.asyncquery.security;

import org.jspecify.annotations.NullMarked;
