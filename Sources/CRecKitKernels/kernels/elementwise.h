// Arithmetic element by element. Part of kernels_impl.h.
#ifndef RECKIT_ELEMENTWISE_H
#define RECKIT_ELEMENTWISE_H

#include "lanes.h"

static void NAME(add_scaled)(float *y, float scale, const float *x, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) store(y + i, fuse(splat(scale), load(x + i), load(y + i)));
  for (; i < count; i++) y[i] = fuse1(scale, x[i], y[i]);
}

static void NAME(relu)(const float *x, float *y, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) store(y + i, positive_part(load(x + i)));
  for (; i < count; i++) y[i] = x[i] < 0 ? 0 : x[i];
}

static void NAME(add_where_positive)(float *dx, const float *dy, const float *y, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES)
    store(dx + i, load(dx + i) + (lanes)((bits)load(dy + i) & (load(y + i) > splat(0))));
  for (; i < count; i++) dx[i] += y[i] > 0 ? dy[i] : 0;
}

static void NAME(add_product)(float *z, const float *x, const float *y, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) store(z + i, fuse(load(x + i), load(y + i), load(z + i)));
  for (; i < count; i++) z[i] = fuse1(x[i], y[i], z[i]);
}

static void NAME(product)(const float *x, const float *y, float *z, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) store(z + i, load(x + i) * load(y + i));
  for (; i < count; i++) z[i] = x[i] * y[i];
}

static void NAME(sum)(const float *x, float scale, const float *y, float *z, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) store(z + i, fuse(splat(scale), load(y + i), load(x + i)));
  for (; i < count; i++) z[i] = fuse1(scale, y[i], x[i]);
}

#endif
