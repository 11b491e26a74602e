// One number out of many: inner products, sums. Part of kernels_impl.h.
#ifndef RECKIT_REDUCTIONS_H
#define RECKIT_REDUCTIONS_H

#include "lanes.h"

static float NAME(dot)(const float *x, const float *y, int64_t count) {
  lanes sum = splat(0);
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) sum = fuse(load(x + i), load(y + i), sum);
  if (i < count) sum = fuse(load_part(x + i, count - i), load_part(y + i, count - i), sum);
  return sum_lanes(sum);
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

static float NAME(total)(const float *x, int64_t count) {
  lanes sum = splat(0);
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) sum += load(x + i);
  if (i < count) sum += load_part(x + i, count - i);
  return sum_lanes(sum);
}

#endif
