package io.asyncquery.login;

import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.CertificateAuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Users who show a certificate that the trust store knows: the common name of its subject is the user's name. */
@Singleton
class CertificateIdentityProvider implements IdentityProvider<CertificateAuthenticationRequest> {
    private final Users users;

    CertificateIdentityProvider(Users users) {
        this.users = users;
    }

    @Override
    public Class<CertificateAuthenticationRequest> getRequestType() {
        return CertificateAuthenticationRequest.class;
    }

    /** Before Quarkus' own, which lets every certificate in and takes the whole subject for the name. */
    @Override
    public int priority() {
        return 2 * SYSTEM_FIRST;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(
            CertificateAuthenticationRequest request, AuthenticationRequestContext context) {
        String name = HttpSecurityUtils.getCommonName(
                request.getCertificate().getCertificate().getSubjectX500Principal());
        return Uni.createFrom().item(() -> users.roles(name == null ? "" : name)
                .map(roles -> PasswordIdentityProvider.identity(name, roles))
                .orElseThrow(LoginRefusals::wrong));
    }
}
