package io.github.sparkonfargate.conf;

/** {@code runtimePlatform.cpuArchitecture} of the task definition, in ECS's spelling. */
public enum CpuArchitecture {
  X86_64,
  ARM64
}
