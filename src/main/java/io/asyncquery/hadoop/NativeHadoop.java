package io.asyncquery.hadoop;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import javax.security.auth.Subject;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.ClientProtocol;
import org.apache.hadoop.hdfs.protocol.datatransfer.TrustedChannelResolver;
import org.apache.hadoop.hdfs.protocolPB.ClientDatanodeProtocolPB;
import org.apache.hadoop.hdfs.protocolPB.ClientNamenodeProtocolPB;
import org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider;
import org.apache.hadoop.ipc.ProtobufRpcEngine2;
import org.apache.hadoop.ipc.RpcWritable;
import org.apache.hadoop.net.DNSDomainNameResolver;
import org.apache.hadoop.net.StandardSocketFactory;
import org.apache.hadoop.security.JniBasedUnixGroupsMappingWithFallback;
import org.graalvm.nativeimage.hosted.Feature;
import org.graalvm.nativeimage.hosted.RuntimeClassInitialization;
import org.graalvm.nativeimage.hosted.RuntimeProxyCreation;
import org.graalvm.nativeimage.hosted.RuntimeReflection;
import org.graalvm.nativeimage.hosted.RuntimeResourceAccess;

/**
 * Tells the native image compiler what Hadoop's client finds by name while it runs, on local files and on HDFS. What is
 * not here is refused by {@link HadoopSettings}.
 */
final class NativeHadoop implements Feature {
    /** Libraries whose start looks at the machine they run on. */
    private static final String[] STARTED_WHEN_RUN = {
        "org.apache.hadoop",
        "org.apache.commons.configuration2",
        "org.apache.commons.io",
        "org.xbill.DNS",
        "com.ctc.wstx"
    };

    private static final List<Class<?>> CREATED_BY_NAME = List.of(
            DistributedFileSystem.class,
            ConfiguredFailoverProxyProvider.class,
            ProtobufRpcEngine2.class,
            RpcWritable.Buffer.class,
            StandardSocketFactory.class,
            DNSDomainNameResolver.class,
            TrustedChannelResolver.class,
            JniBasedUnixGroupsMappingWithFallback.class,
            CRC32C.class);

    private static final List<Class<?>> PROTOCOLS =
            List.of(ClientNamenodeProtocolPB.class, ClientDatanodeProtocolPB.class);

    /** How a user is acted for, which differs between versions of Java. */
    private static final Set<String> METHODS_OF_SUBJECT = Set.of("callAs", "doAs", "current");

    /** Caches bounded by weight, without and with an expiry, which Quarkus does not register among Caffeine's. */
    private static final List<String> CACHES =
            List.of("com.github.benmanes.caffeine.cache.SSMW", "com.github.benmanes.caffeine.cache.SSMWW");

    private static final String METRICS_OF_USERS = "org.apache.hadoop.security.UserGroupInformation$UgiMetrics";

    /** The operating system's user, whose class Hadoop looks up before it asks who we are. */
    private static final String OS_USER = "com.sun.security.auth.UnixPrincipal";

    @Override
    public void afterRegistration(AfterRegistrationAccess access) {
        RuntimeClassInitialization.initializeAtRunTime(STARTED_WHEN_RUN);
    }

    @Override
    public void beforeAnalysis(BeforeAnalysisAccess access) {
        CREATED_BY_NAME.forEach(NativeHadoop::registerConstructors);
        PROTOCOLS.forEach(NativeHadoop::registerProtocol);
        // Its calls are made through a proxy that makes some of them again.
        RuntimeProxyCreation.register(ClientProtocol.class);
        RuntimeReflection.register(ClientProtocol.class.getMethods());
        RuntimeReflection.register(Stream.of(Subject.class.getMethods())
                .filter(method -> METHODS_OF_SUBJECT.contains(method.getName()))
                .toArray(Executable[]::new));
        for (String name : CACHES) {
            Class<?> cache = access.findClassByName(name);
            registerConstructors(cache);
            RuntimeReflection.registerFieldLookup(cache, "FACTORY");
        }
        RuntimeReflection.registerAllDeclaredFields(access.findClassByName(METRICS_OF_USERS));
        RuntimeReflection.register(access.findClassByName(OS_USER));
        // The texts of the exceptions of Subject, which it fetches before there is one
        RuntimeResourceAccess.addResourceBundle(Object.class.getModule(), "sun.security.util.resources.security");
        // The name node names the class of what went wrong.
        access.registerSubtypeReachabilityHandler((during, type) -> registerConstructors(type), IOException.class);
        for (String defaults : List.of("core-default.xml", "hdfs-default.xml")) {
            RuntimeResourceAccess.addResource(FileSystem.class.getModule(), defaults);
        }
    }

    /** The stub is a proxy, and each answer is parsed with the method that its type is asked for by name. */
    private static void registerProtocol(Class<?> protocol) {
        RuntimeProxyCreation.register(protocol);
        for (Method call : protocol.getMethods()) {
            RuntimeReflection.register(call);
            try {
                RuntimeReflection.register(call.getReturnType().getMethod("getDefaultInstance"));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException(call + " does not answer a Protobuf message", e);
            }
        }
    }

    private static void registerConstructors(Class<?> type) {
        RuntimeReflection.register(type);
        RuntimeReflection.register(type.getDeclaredConstructors());
    }
}
