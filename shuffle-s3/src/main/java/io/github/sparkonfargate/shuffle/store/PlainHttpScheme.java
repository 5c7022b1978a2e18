package io.github.sparkonfargate.shuffle.store;

import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * AWS Signature 4 that leaves the payload unsigned over plain HTTP, as the SDK itself does over
 * HTTPS. Over HTTP the SDK hashes every payload by SHA-256, which costs more CPU than all the rest
 * of an upload.
 *
 * <p>Headers stay signed. What is given up is that S3 notices a payload somebody changed on the
 * way; but whoever can do that on plain HTTP can change what is read as well, which nothing signs.
 * An endpoint where that matters is one to use with HTTPS.
 */
final class PlainHttpScheme implements AwsV4AuthScheme {
  private final AwsV4AuthScheme scheme = AwsV4AuthScheme.create();
  private final AwsV4HttpSigner signer = new UnsignedPayloadSigner(scheme.signer());

  @Override
  public String schemeId() {
    return scheme.schemeId();
  }

  @Override
  public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
    return scheme.identityProvider(providers);
  }

  @Override
  public AwsV4HttpSigner signer() {
    return signer;
  }

  /**
   * Shows the SDK's signer the request as one of HTTPS. The scheme is no part of the signature; the
   * host is, whose port is written out unless it is the scheme's own, so that is kept in step.
   */
  private record UnsignedPayloadSigner(AwsV4HttpSigner signer) implements AwsV4HttpSigner {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    @Override
    public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
      SdkHttpRequest plain = request.request();
      if (!plain.protocol().equals("http") || plain.port() == HTTPS_PORT) {
        return signer.sign(request);
      }
      SdkHttpRequest disguised =
          plain.toBuilder()
              .protocol("https")
              .port(plain.port() == HTTP_PORT ? HTTPS_PORT : plain.port())
              .build();
      SignedRequest signed = signer.sign(withRequest(request, disguised));
      SdkHttpRequest restored =
          signed.request().toBuilder().protocol("http").port(plain.port()).build();
      return signed.toBuilder().request(restored).build();
    }

    private static <I extends AwsCredentialsIdentity> SignRequest<I> withRequest(
        SignRequest<I> request, SdkHttpRequest other) {
      return request.toBuilder().request(other).build();
    }

    @Override
    public CompletableFuture<AsyncSignedRequest> signAsync(
        AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
      return signer.signAsync(request);
    }
  }
}
