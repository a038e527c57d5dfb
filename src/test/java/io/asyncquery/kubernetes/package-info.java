/** The manifests under {@code k8s}: that they are what the API of Kubernetes takes, and agree with each other. */
package io.asyncquery.kubernetes;
