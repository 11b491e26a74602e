#include <string.h>

#include "CRecKitKernels.h"

#if defined(__x86_64__)
extern const reckit_kernels reckit_kernels_portable, reckit_kernels_avx2, reckit_kernels_avx512;
#elif defined(__aarch64__)
extern const reckit_kernels reckit_kernels_neon;
#else
extern const reckit_kernels reckit_kernels_portable;
#endif

const reckit_kernels *reckit_kernels_best(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
    return &reckit_kernels_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &reckit_kernels_avx2;
  return &reckit_kernels_portable;
#elif defined(__aarch64__)
  return &reckit_kernels_neon;
#else
  return &reckit_kernels_portable;
#endif
}

const reckit_kernels *reckit_kernels_named(const char *name) {
  const reckit_kernels *best = reckit_kernels_best();
  if (strcmp(name, best->name) == 0) return best;
#if defined(__x86_64__)
  // A machine with a wider set has the narrower ones as well.
  if (strcmp(name, "avx2") == 0 && best == &reckit_kernels_avx512) return &reckit_kernels_avx2;
  if (strcmp(name, "portable") == 0) return &reckit_kernels_portable;
#endif
  return 0;
}
