// The product of two matrices. Part of kernels_impl.h.
#ifndef RECKIT_MULTIPLY_H
#define RECKIT_MULTIPLY_H

#include "lanes.h"

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
  for (; TILE_ROWS > 3 && i + 3 <= m; i += 3)
    tile(3, blocks, k, a + i * row_step, row_step, column_step, b, ldb, c + i * ldc, ldc, accumulate);
  for (; i < m; i++) tile(1, blocks, k, a + i * row_step, row_step, column_step, b, ldb, c + i * ldc, ldc, accumulate);
}

typedef double wide __attribute__((vector_size(128), aligned(8)));
INLINE wide widen(lanes x) { return __builtin_convertvector(x, wide); }

/// One column of C, summed in Float64; products of two floats are exact there, fused or not.
INLINE void column(int64_t m, int64_t k, const float *a, int64_t row_step, int64_t column_step, const float *b,
                   int64_t ldb, float *c, int64_t ldc, int accumulate) {
  int64_t i = 0;
  for (; row_step == 1 && ldc == 1 && i + LANES <= m; i += LANES) {
    wide sum = accumulate ? widen(load(c + i)) : widen(splat(0));
    for (int64_t p = 0; p < k; p++) sum += widen(load(a + i + p * column_step)) * widen(splat(b[p * ldb]));
    store(c + i, __builtin_convertvector(sum, lanes));
  }
  for (; i < m; i++) {
    double sum = accumulate ? c[i * ldc] : 0;
    int64_t p = 0;
    if (column_step == 1 && ldb == 1 && k >= LANES) {
      wide part = widen(splat(0));
      for (; p + LANES <= k; p += LANES) part += widen(load(a + i * row_step + p)) * widen(load(b + p));
      for (int half = LANES / 2; half >= 1; half /= 2)
        for (int l = 0; l < half; l++) part[l] += part[l + half];
      sum += part[0];
    }
    for (; p < k; p++) sum += (double)a[i * row_step + p * column_step] * b[p * ldb];
    c[i * ldc] = (float)sum;
  }
}

static void NAME(multiply)(int64_t m, int64_t n, int64_t k, const float *a, int64_t row_step, int64_t column_step,
                           const float *b, int64_t ldb, float *c, int64_t ldc, int accumulate) {
  int64_t j = 0;
  for (; j + TILE_BLOCKS * LANES <= n; j += TILE_BLOCKS * LANES)
    panel(TILE_BLOCKS, m, k, a, row_step, column_step, b + j, ldb, c + j, ldc, accumulate);
  for (; j + LANES <= n; j += LANES) panel(1, m, k, a, row_step, column_step, b + j, ldb, c + j, ldc, accumulate);
  for (; j < n; j++) column(m, k, a, row_step, column_step, b + j, ldb, c + j, ldc, accumulate);
}

#endif
