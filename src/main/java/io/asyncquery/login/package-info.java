/**
 * Finds out who is calling: the users of the files, certificates of clients, and how often a login may fail. It speaks
 * Quarkus' security; what a caller may do then is none of its business.
 */
@NullMarked
package io.asyncquery.login;

import org.jspecify.annotations.NullMarked;
