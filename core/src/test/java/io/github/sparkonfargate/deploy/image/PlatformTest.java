package io.github.sparkonfargate.deploy.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.sparkonfargate.deploy.install.InstallationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths are those of the jars of Spark 4.0 and 4.3. */
class PlatformTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "librocksdbjni-linux64.so",
        "resources/native/Linux-amd64/libnetlibblasjni.so",
        "org/apache/commons/crypto/native/Linux/x86_64/libcommons-crypto.so",
        "META-INF/native/linux64/libleveldbjni.so",
        "org/jline/nativ/Linux/x86_64/libjlinenative.so",
        "META-INF/native/libnetty_tcnative_linux_x86_64.so",
        "META-INF/native/libnetty_transport_native_epoll_x86_64.so",
        "org/xerial/snappy/native/Linux/x86_64/libsnappyjava.so",
        "linux/amd64/libzstd-jni-1.5.7-7.so",
        "net/jpountz/util/linux/amd64/liblz4-java.so"
      })
  void keepsLibrariesOfIntelMachinesForThemAlone(String path) {
    assertThat(Platform.X86_64.cannotLoad(path)).isFalse();
    assertThat(Platform.ARM_64.cannotLoad(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "librocksdbjni-linux-aarch64.so",
        "resources/native/Linux-aarch64/libnetlibarpackjni.so",
        "org/jline/nativ/Linux/arm64/libjlinenative.so",
        "META-INF/native/libnetty_tcnative_linux_aarch_64.so",
        "linux/aarch64/libzstd-jni-1.5.7-7.so"
      })
  void keepsLibrariesOfArmMachinesForThemAlone(String path) {
    assertThat(Platform.ARM_64.cannotLoad(path)).isFalse();
    assertThat(Platform.X86_64.cannotLoad(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "librocksdbjni-linux32.so",
        "librocksdbjni-linux64-musl.so",
        "librocksdbjni-linux-aarch64-musl.so",
        "librocksdbjni-linux-ppc64le.so",
        "librocksdbjni-linux-riscv64.so",
        "librocksdbjni-osx-arm64.jnilib",
        "librocksdbjni-win64.dll",
        "org/xerial/snappy/native/Linux/x86_64-musl/libsnappyjava.so",
        "org/xerial/snappy/native/FreeBSD/x86_64/libsnappyjava.so",
        "org/xerial/snappy/native/SunOS/x86_64/libsnappyjava.so",
        "org/xerial/snappy/native/Linux/android-arm/libsnappyjava.so",
        "org/jline/nativ/Linux/armv7/libjlinenative.so",
        "org/jline/nativ/Linux/x86/libjlinenative.so",
        "org/apache/commons/crypto/native/Linux/armhf/libcommons-crypto.so",
        "resources/native/Linux-riscv64/libnetlibblasjni.so",
        "linux/loongarch64/libzstd-jni-1.5.7-7.so",
        "linux/mips64/libzstd-jni-1.5.7-7.so",
        "net/jpountz/util/darwin/x86_64/liblz4-java.dylib"
      })
  void leavesOutWhatNoFargateCanLoad(String path) {
    assertThat(Platform.X86_64.cannotLoad(path)).isTrue();
    assertThat(Platform.ARM_64.cannotLoad(path)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "libmystery.so",
        "org/example/windows/Window.class",
        "META-INF/native-image/darwin/resource-config.json"
      })
  void keepsWhatItCannotTellAndWhatIsNoLibrary(String path) {
    assertThat(Platform.X86_64.cannotLoad(path)).isFalse();
    assertThat(Platform.ARM_64.cannotLoad(path)).isFalse();
  }

  @Test
  void knowsTheArchitecturesOfFargateByJavasNames() throws Exception {
    assertThat(Platform.of("amd64")).isEqualTo(Platform.X86_64);
    assertThat(Platform.of("aarch64")).isEqualTo(Platform.ARM_64);
    assertThatThrownBy(() -> Platform.of("s390x"))
        .isInstanceOf(InstallationException.class)
        .hasMessageContaining("linux/amd64 or linux/arm64");
  }
}
