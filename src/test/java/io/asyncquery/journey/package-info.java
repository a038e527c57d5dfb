/** What a user does, against the packaged service with a real engine: its own process, real HTTP, real files. */
package io.asyncquery.journey;
