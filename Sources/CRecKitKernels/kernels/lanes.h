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

/// The square root of x, rounded correctly.
///
/// Where ROOT_BY_STEPS is 1, by fused multiply-adds, so that the divider, which is busy with divisions, does not do both:
/// a guess from the exponent's half (to 3.4 %), Halley's step (to 1e-4), Goldschmidt's (to 1.5e-8), and a last one that
/// adds the remainder x - g^2 (P. Markstein, IBM J. Res. Dev. 34, 1990). Scaling x by 4 only moves exponents, so the
/// comparison of all of two octaves with sqrt (Scripts/kernel_bits.c) proves every number from 2^-100 to 2^127. Others, and NaN, go to sqrt.
INLINE lanes root(lanes x) {
#if ROOT_BY_STEPS
  const int32_t least = 0x0d800000, most = 0x7f000000;
  bits beyond = (bits)x - least, limit = (bits)splat(0) + (most - least);
  if (__builtin_expect(any_lane((beyond < 0) | (beyond > limit)), 0)) return __builtin_elementwise_sqrt(x);
  lanes guess = (lanes)(0x5f37599e - ((bits)x >> 1));
  lanes product = x * guess, error = product * guess;
  lanes factor = fuse(error, fuse(error, splat(0.375f), splat(-1.25f)), splat(1.875f));
  lanes result = product * factor, half_inverse = guess * (splat(0.5f) * factor);
  lanes rest = fuse(-result, half_inverse, splat(0.5f));
  result = fuse(result, rest, result), half_inverse = fuse(half_inverse, rest, half_inverse);
  return fuse(fuse(-result, result, x), half_inverse, result);
#else
  return __builtin_elementwise_sqrt(x);
#endif
}

#endif
