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
  for (int64_t r = 0; r < rows; r++) out[r] = NAME(dot)(row_of(x, r, width), row_of(y, r, width), width);
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
    if (k + AHEAD < active_count) {
      int32_t next = active[k + AHEAD];
      fetch(dx.start, dx.index ? dx.index[next] : next, width), fetch(dy.start, dy.index ? dy.index[next] : next, width);
    }
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

#endif
