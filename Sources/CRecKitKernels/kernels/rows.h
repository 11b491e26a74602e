// Where rows of tables stand, and fetching them ahead of their use. Part of kernels_impl.h.
#ifndef RECKIT_ROWS_H
#define RECKIT_ROWS_H

#include "lanes.h"

/// Where row r of a matrix stands that may be seen through a list of row numbers.
INLINE const float *row_of(reckit_rows x, int64_t r, int64_t width) {
  return x.start + (x.index ? x.index[r] : r) * width;
}

/// How many rows ahead a row is fetched: far enough for the last cache's latency.
#define AHEAD 32

/// Rows that with their moments and gradients may not fit the inner cache.
#define MANY_ROWS 256

/// Fetches the start of a row of a table whose rows are visited in no order that the machine could foresee.
INLINE void fetch(const float *table, int64_t row, int64_t width) {
  const float *start = table + row * width;
  for (int64_t i = 0; i < width && i < 16 * LANES; i += LANES) __builtin_prefetch(start + i, 1);
}

/// Fetches the start of a row that will only be read.
INLINE void fetch_to_read(const float *table, int64_t row, int64_t width) {
  const float *start = table + row * width;
  for (int64_t i = 0; i < width && i < 16 * LANES; i += LANES) __builtin_prefetch(start + i, 0);
}

#endif
