package io.asyncquery.spark;

import io.grpc.LoadBalancerProvider;
import io.grpc.ManagedChannelProvider;
import io.grpc.NameResolverProvider;
import java.util.List;
import java.util.ServiceLoader;
import org.graalvm.nativeimage.hosted.Feature;
import org.graalvm.nativeimage.hosted.RuntimeClassInitialization;
import org.graalvm.nativeimage.hosted.RuntimeReflection;
import org.graalvm.nativeimage.hosted.RuntimeResourceAccess;

/** Tells the native image compiler what a gRPC channel finds by name while it runs: its transport, names and balancing. */
final class NativeGrpc implements Feature {
    private static final List<Class<?>> SERVICES =
            List.of(ManagedChannelProvider.class, NameResolverProvider.class, LoadBalancerProvider.class);

    /** Classes whose start looks at the machine they run on, or holds buffers and threads. */
    private static final String[] STARTED_WHEN_RUN = {
        "io.grpc.netty", "io.grpc.internal.RetriableStream", "com.google.protobuf.UnsafeUtil"
    };

    @Override
    public void afterRegistration(AfterRegistrationAccess access) {
        RuntimeClassInitialization.initializeAtRunTime(STARTED_WHEN_RUN);
    }

    @Override
    public void beforeAnalysis(BeforeAnalysisAccess access) {
        for (Class<?> service : SERVICES) {
            RuntimeResourceAccess.addResource(service.getModule(), "META-INF/services/" + service.getName());
            ServiceLoader.load(service, access.getApplicationClassLoader()).stream()
                    .map(ServiceLoader.Provider::type)
                    .forEach(NativeGrpc::registerConstructors);
        }
        // Protobuf copies with it, and looks for its only instance among all fields.
        RuntimeReflection.registerAllDeclaredFields(access.findClassByName("sun.misc.Unsafe"));
    }

    private static void registerConstructors(Class<?> provider) {
        RuntimeReflection.register(provider);
        RuntimeReflection.register(provider.getDeclaredConstructors());
    }
}
