/**
 * Writes who did what, from where, when and with how many bytes, one line of JSON an event ({@code src/docs/audit.md}).
 * It knows the words of that log and nothing of the service; whoever knows the facts brings them.
 */
@NullMarked
package io.asyncquery.audit;

import org.jspecify.annotations.NullMarked;
