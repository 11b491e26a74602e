// The transpose of a matrix. Part of kernels_impl.h.
#ifndef RECKIT_TRANSPOSE_H
#define RECKIT_TRANSPOSE_H

#include "lanes.h"

static void NAME(transpose)(const float *a, int64_t rows, int64_t columns, float *out) {
  for (int64_t i = 0; i < rows; i += LANES) {
    for (int64_t j = 0; j < columns; j += LANES) {
      if (i + LANES > rows || j + LANES > columns) {
        for (int64_t r = i; r < rows && r < i + LANES; r++)
          for (int64_t c = j; c < columns && c < j + LANES; c++) out[c * rows + r] = a[r * columns + c];
        continue;
      }
      // Four perfect shuffles of sixteen rows transpose a block.
      lanes x[LANES], y[LANES];
      for (int r = 0; r < LANES; r++) x[r] = load(a + (i + r) * columns + j);
      for (int round = 0; round < 4; round++) {
        for (int r = 0; r < LANES / 2; r++) {
          lanes low = x[r], high = x[r + LANES / 2];
          y[2 * r] = __builtin_shufflevector(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
          y[2 * r + 1] = __builtin_shufflevector(low, high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        memcpy(x, y, sizeof x);
      }
      for (int c = 0; c < LANES; c++) store(out + (j + c) * rows + i, x[c]);
    }
  }
}

#endif
