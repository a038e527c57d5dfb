package io.asyncquery.query;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What one run of the service is made of.
 *
 * @param replica its name as the owner of queries
 * @param ports what it needs from outside
 * @param limits how much it takes on
 * @param clock tells the times that are recorded
 * @param nanos measures how much time has passed, as {@link System#nanoTime} does
 */
public record ReplicaContext(ReplicaId replica, Ports ports, AdmissionLimits limits, Clock clock, LongSupplier nanos) {}
