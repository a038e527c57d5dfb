package io.asyncquery.hadoop;

import com.oracle.svm.core.annotate.Substitute;
import com.oracle.svm.core.annotate.TargetClass;
import org.xbill.DNS.ResolverConfig;

/**
 * In a native image, leaves out how dnsjava finds its servers: that part links to Windows and Android. Hadoop asks it
 * only with {@code hadoop.security.token.service.use_ip=false}.
 */
@TargetClass(ResolverConfig.class)
final class NativeDnsJava {
    private NativeDnsJava() {}

    @Substitute
    @SuppressWarnings("DoNotCallSuggester") // its callers are Hadoop's
    public static ResolverConfig getCurrentConfig() {
        throw new UnsupportedOperationException("refused when the service started, see HadoopSettings");
    }
}
