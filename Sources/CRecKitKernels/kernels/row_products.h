// Products of the rows of two tables, their gradients, and whether rows are finite. Part of kernels_impl.h.
#ifndef RECKIT_ROW_PRODUCTS_H
#define RECKIT_ROW_PRODUCTS_H

#include "reductions.h"
#include "rows.h"

static int NAME(rows_are_finite)(const float *table, const int32_t *rows, int64_t row_count, int64_t width) {
  // x - x is 0, or NaN where x is not finite.
  lanes sum = splat(0);
  float rest = 0;
  for (int64_t r = 0; r < row_count; r++) {
    const float *x = table + rows[r] * width;
    int64_t i = 0;
    for (; i + LANES <= width; i += LANES) sum += load(x + i) - load(x + i);
    for (; i < width; i++) rest += x[i] - x[i];
  }
  return sum_lanes(sum) + rest == 0;
}

static void NAME(row_dot)(reckit_rows x, reckit_rows y, int64_t rows, int64_t width, float *out) {
  for (int64_t r = 0; r < rows; r++) {
    if (rows >= MANY_ROWS && r + AHEAD < rows) {
      if (x.index) fetch_to_read(x.start, x.index[r + AHEAD], width);
      if (y.index) fetch_to_read(y.start, y.index[r + AHEAD], width);
    }
    out[r] = NAME(dot)(row_of(x, r, width), row_of(y, r, width), width);
  }
}

static void NAME(row_cosine)(reckit_rows x, reckit_rows y, int64_t rows, int64_t width, float *inverse_norms,
                             float *out) {
  for (int64_t r = 0; r < rows; r++) {
    const float *a = row_of(x, r, width), *b = row_of(y, r, width);
    lanes ab = splat(0), aa = splat(0), bb = splat(0);
    int64_t i = 0;
    for (; i + LANES <= width; i += LANES) {
      lanes left = load(a + i), right = load(b + i);
      ab = fuse(left, right, ab), aa = fuse(left, left, aa), bb = fuse(right, right, bb);
    }
    if (i < width) {
      lanes left = load_part(a + i, width - i), right = load_part(b + i, width - i);
      ab = fuse(left, right, ab), aa = fuse(left, left, aa), bb = fuse(right, right, bb);
    }
    inverse_norms[2 * r] = sum_lanes(aa);
    inverse_norms[2 * r + 1] = sum_lanes(bb);
    out[r] = sum_lanes(ab);
  }
  int64_t i = 0, count = 2 * rows;
  for (; i + LANES <= count; i += LANES) {
    lanes squares = load(inverse_norms + i);
    lanes inverse = splat(1) / __builtin_elementwise_sqrt(squares);
    store(inverse_norms + i, (lanes)((bits)inverse & (squares > splat(0))));
  }
  for (; i < count; i++) inverse_norms[i] = inverse_norms[i] > 0 ? 1 / __builtin_sqrtf(inverse_norms[i]) : 0;
  for (int64_t r = 0; r < rows; r++) out[r] *= inverse_norms[2 * r] * inverse_norms[2 * r + 1];
}

static void NAME(add_row_gradients)(reckit_rows x, reckit_rows y, reckit_sums dx, reckit_sums dy, const int32_t *active,
                                    int64_t active_count, int64_t width, const float *gradients, const float *cosines,
                                    const float *inverse_norms) {
  for (int64_t k = 0; k < active_count; k++) {
    int64_t r = active[k];
    const float *a = row_of(x, r, width), *b = row_of(y, r, width);
    float *da = dx.start + (dx.index ? dx.index[r] : r) * width, *db = dy.start + (dy.index ? dy.index[r] : r) * width;
    float cross = gradients[r], own_a = 0, own_b = 0;
    if (cosines) {
      float inverse_a = inverse_norms[2 * r], inverse_b = inverse_norms[2 * r + 1], own = -cross * cosines[r];
      cross *= inverse_a * inverse_b, own_a = own * inverse_a * inverse_a, own_b = own * inverse_b * inverse_b;
    }
    int64_t i = 0;
    for (; i + LANES <= width; i += LANES) {
      lanes left = load(a + i), right = load(b + i);
      store(da + i, fuse(splat(cross), right, fuse(splat(own_a), left, load(da + i))));
      store(db + i, fuse(splat(cross), left, fuse(splat(own_b), right, load(db + i))));
    }
    for (; i < width; i++) {
      float left = a[i], right = b[i];
      da[i] = fuse1(cross, right, fuse1(own_a, left, da[i]));
      db[i] = fuse1(cross, left, fuse1(own_b, right, db[i]));
    }
  }
}

/// Adds, to the row at each place of some, what its pairs give it; `blocks` blocks of columns from column i on.
INLINE void sum_places(int blocks, int64_t i, reckit_rows own, reckit_rows other, float *sums, reckit_row_order order,
                       int64_t first, int64_t last, int64_t width, const float *gradients, const float *cosines,
                       const float *inverse_norms, int side) {
  int32_t end = order.starts[last];
  for (int64_t place = first; place < last; place++) {
    float *target = sums + place * width + i;
    lanes sum[4];
    for (int j = 0; j < blocks; j++) sum[j] = load(target + j * LANES);
    for (int32_t k = order.starts[place]; k < order.starts[place + 1]; k++) {
      if (k + AHEAD < end) fetch_to_read(row_of(other, order.pairs[k + AHEAD], width), 0, width);
      int64_t r = order.pairs[k];
      float cross = gradients[r];
      const float *right = row_of(other, r, width) + i;
      if (cosines) {
        float inverse = inverse_norms[2 * r + side];
        float share = -cross * cosines[r] * inverse * inverse;
        cross *= inverse_norms[2 * r] * inverse_norms[2 * r + 1];
        const float *left = row_of(own, r, width) + i;
        for (int j = 0; j < blocks; j++) sum[j] = fuse(splat(share), load(left + j * LANES), sum[j]);
      }
      for (int j = 0; j < blocks; j++) sum[j] = fuse(splat(cross), load(right + j * LANES), sum[j]);
    }
    for (int j = 0; j < blocks; j++) store(target + j * LANES, sum[j]);
  }
}

static void NAME(sum_row_gradients)(reckit_rows own, reckit_rows other, float *sums, reckit_row_order order,
                                    int64_t first, int64_t last, int64_t width, const float *gradients,
                                    const float *cosines, const float *inverse_norms, int side) {
  int64_t i = 0;
  for (; i + 4 * LANES <= width; i += 4 * LANES)
    sum_places(4, i, own, other, sums, order, first, last, width, gradients, cosines, inverse_norms, side);
  for (; i + LANES <= width; i += LANES)
    sum_places(1, i, own, other, sums, order, first, last, width, gradients, cosines, inverse_norms, side);
  for (int64_t place = first; i < width && place < last; place++) {
    for (int32_t k = order.starts[place]; k < order.starts[place + 1]; k++) {
      int64_t r = order.pairs[k];
      float cross = gradients[r], share = 0;
      if (cosines) {
        float inverse = inverse_norms[2 * r + side];
        share = -cross * cosines[r] * inverse * inverse;
        cross *= inverse_norms[2 * r] * inverse_norms[2 * r + 1];
      }
      const float *left = row_of(own, r, width), *right = row_of(other, r, width);
      for (int64_t c = i; c < width; c++) {
        float *sum = sums + place * width + c;
        *sum = fuse1(cross, right[c], fuse1(share, left[c], *sum));
      }
    }
  }
}

#endif
