// Blocks of sixteen numbers: load, store, fused multiply-add, sum. Part of kernels_impl.h.
#ifndef RECKIT_LANES_H
#define RECKIT_LANES_H

#include <math.h>
#include <string.h>

#include "CRecKitKernels.h"

#pragma STDC FP_CONTRACT OFF
// Blocks of 16 lanes never cross a call that is not inlined, so how a call would pass them does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define JOIN2(a, b) a##_##b
#define JOIN(a, b) JOIN2(a, b)
#define NAME(f) JOIN(f, SET)

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t bits __attribute__((vector_size(64), aligned(4)));
#define LANES 16
#define INLINE static inline __attribute__((always_inline))

INLINE lanes load(const float *p) { return *(const lanes *)p; }
INLINE void store(float *p, lanes x) { *(lanes *)p = x; }
INLINE lanes splat(float x) { return (lanes){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }

/// The first `count` numbers, the other lanes 0.
INLINE lanes load_part(const float *p, int64_t count) {
  lanes x = splat(0);
  memcpy(&x, p, (size_t)count * sizeof(float));
  return x;
}

INLINE lanes fuse(lanes a, lanes b, lanes c) {
#if FUSED
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE float fuse1(float a, float b, float c) {
#if FUSED
  return __builtin_fmaf(a, b, c);
#else
  return a * b + c;
#endif
}

/// max(0, x); NaN stays NaN, so that it is seen.
INLINE lanes positive_part(lanes x) { return (lanes)((bits)x & ~(x < splat(0))); }

/// Adds the lanes as a balanced tree: 16, 8, 4, 2, 1.
INLINE float sum_lanes(lanes x) {
#define FOLD(a, b, c, d, e, f, g, h) \
  x += __builtin_shufflevector(x, x, a, b, c, d, e, f, g, h, 8, 9, 10, 11, 12, 13, 14, 15)
  FOLD(8, 9, 10, 11, 12, 13, 14, 15);
  FOLD(4, 5, 6, 7, 4, 5, 6, 7);
  FOLD(2, 3, 2, 3, 2, 3, 2, 3);
  FOLD(1, 1, 1, 1, 1, 1, 1, 1);
#undef FOLD
  return x[0];
}

typedef _Bool flags __attribute__((ext_vector_type(LANES)));

/// Whether any lane of a comparison holds.
INLINE int any_lane(bits comparison) {
  flags set = __builtin_convertvector(comparison, flags);
  uint16_t mask;
  memcpy(&mask, &set, sizeof mask);
  return mask != 0;
}

#endif
