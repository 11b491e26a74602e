// Included once for each instruction set, with these defined:
//   SET         the set's name, a suffix
//   SET_NAME    the set's name, a string
//   FUSED       1 where the set has a fused multiply-add
//   TILE_ROWS   rows of C that `multiply` keeps in registers
//   TILE_BLOCKS blocks of 16 columns of C that `multiply` keeps in registers

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

INLINE lanes positive_part(lanes x) { return (lanes)((bits)x & (x > splat(0))); }

/// Adds the lanes as a balanced tree: 16, 8, 4, 2, 1.
INLINE float sum_lanes(lanes x) {
  float s[LANES];
  memcpy(s, &x, sizeof s);
  for (int half = LANES / 2; half >= 1; half /= 2)
    for (int i = 0; i < half; i++) s[i] += s[i + half];
  return s[0];
}

/// A tile of C: `rows` (at most TILE_ROWS) by `blocks` (at most TILE_BLOCKS) blocks of 16 columns.
INLINE void tile(int rows, int blocks, int64_t k, const float *a,
                                                       int64_t row_step, int64_t column_step, const float *b,
                                                       int64_t ldb, float *c, int64_t ldc, int accumulate) {
  lanes sum[TILE_ROWS][TILE_BLOCKS];
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < blocks; j++) sum[i][j] = accumulate ? load(c + i * ldc + j * LANES) : splat(0);
  for (int64_t p = 0; p < k; p++) {
    lanes right[TILE_BLOCKS];
    for (int j = 0; j < blocks; j++) right[j] = load(b + p * ldb + j * LANES);
    for (int i = 0; i < rows; i++) {
      lanes left = splat(a[i * row_step + p * column_step]);
      for (int j = 0; j < blocks; j++) sum[i][j] = fuse(left, right[j], sum[i][j]);
    }
  }
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < blocks; j++) store(c + i * ldc + j * LANES, sum[i][j]);
}

/// All rows of `blocks` blocks of columns.
INLINE void panel(int blocks, int64_t m, int64_t k, const float *a,
                                                        int64_t row_step, int64_t column_step, const float *b,
                                                        int64_t ldb, float *c, int64_t ldc, int accumulate) {
  int64_t i = 0;
  for (; i + TILE_ROWS <= m; i += TILE_ROWS)
    tile(TILE_ROWS, blocks, k, a + i * row_step, row_step, column_step, b, ldb, c + i * ldc, ldc, accumulate);
  for (; i < m; i++) tile(1, blocks, k, a + i * row_step, row_step, column_step, b, ldb, c + i * ldc, ldc, accumulate);
}

static void NAME(multiply)(int64_t m, int64_t n, int64_t k, const float *a, int64_t row_step, int64_t column_step,
                           const float *b, int64_t ldb, float *c, int64_t ldc, int accumulate) {
  int64_t j = 0;
  for (; j + TILE_BLOCKS * LANES <= n; j += TILE_BLOCKS * LANES)
    panel(TILE_BLOCKS, m, k, a, row_step, column_step, b + j, ldb, c + j, ldc, accumulate);
  for (; j + LANES <= n; j += LANES) panel(1, m, k, a, row_step, column_step, b + j, ldb, c + j, ldc, accumulate);
  if (j == n) return;
  for (int64_t i = 0; i < m; i++) {
    for (int64_t q = j; q < n; q++) {
      double sum = accumulate ? c[i * ldc + q] : 0;
      for (int64_t p = 0; p < k; p++) sum += (double)a[i * row_step + p * column_step] * b[p * ldb + q];
      c[i * ldc + q] = (float)sum;
    }
  }
}

static float NAME(dot)(const float *x, const float *y, int64_t count) {
  lanes sum = splat(0);
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) sum = fuse(load(x + i), load(y + i), sum);
  if (i < count) sum = fuse(load_part(x + i, count - i), load_part(y + i, count - i), sum);
  return sum_lanes(sum);
}

static void NAME(add_scaled)(float *y, float scale, const float *x, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) store(y + i, fuse(splat(scale), load(x + i), load(y + i)));
  for (; i < count; i++) y[i] = fuse1(scale, x[i], y[i]);
}

static void NAME(relu_heads)(const float *x, const float *rows, int64_t row_count, int64_t width,
                             const float *weights, float *out) {
  for (int64_t r = 0; r < row_count; r++) {
    const float *row = rows + r * width;
    lanes sum = splat(0);
    int64_t i = 0;
    for (; i + LANES <= width; i += LANES)
      sum = fuse(load(weights + i), positive_part(load(x + i) + load(row + i)), sum);
    if (i < width) {
      int64_t left = width - i;
      sum = fuse(load_part(weights + i, left), positive_part(load_part(x + i, left) + load_part(row + i, left)), sum);
    }
    out[r] = sum_lanes(sum);
  }
}

static float NAME(adam)(float *w, const float *gradient, const float *gradient_squares, float *m, float *v,
                        int64_t count, reckit_adam_step step) {
  float rest1 = 1 - step.beta1, rest2 = 1 - step.beta2;
  lanes squares = splat(0);
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes weight = load(w + i);
    squares = fuse(weight, weight, squares);
    lanes g = fuse(splat(step.decay), weight, gradient ? load(gradient + i) : splat(0));
    lanes first = fuse(splat(step.beta1), load(m + i), splat(rest1) * g);
    lanes square = gradient_squares ? load(gradient_squares + i) : g * g;
    lanes second = fuse(splat(step.beta2), load(v + i), splat(rest2) * square);
    store(m + i, first);
    store(v + i, second);
    lanes root = __builtin_elementwise_sqrt(second);
    store(w + i, weight - splat(step.rate) * first / (root + splat(step.epsilon)));
  }
  float sum = sum_lanes(squares);
  for (; i < count; i++) {
    sum = fuse1(w[i], w[i], sum);
    float g = fuse1(step.decay, w[i], gradient ? gradient[i] : 0);
    m[i] = fuse1(step.beta1, m[i], rest1 * g);
    v[i] = fuse1(step.beta2, v[i], rest2 * (gradient_squares ? gradient_squares[i] : g * g));
    w[i] = w[i] - step.rate * m[i] / (__builtin_sqrtf(v[i]) + step.epsilon);
  }
  return sum;
}

const reckit_kernels NAME(reckit_kernels) = {
    SET_NAME, NAME(multiply), NAME(dot), NAME(add_scaled), NAME(relu_heads), NAME(adam),
};
