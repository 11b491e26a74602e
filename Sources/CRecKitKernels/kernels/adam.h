// Adam's step over numbers and over rows. Part of kernels_impl.h.
#ifndef RECKIT_ADAM_H
#define RECKIT_ADAM_H

#include "lanes.h"
#include "rows.h"

/// One block of an Adam step; returns the squares of w before it, 0 where nothing decays.
INLINE lanes adam_block(float *w, lanes gradient, const lanes *gradient_squares, float *m, float *v,
                        reckit_adam_step step, int decays) {
  lanes weight = load(w);
  lanes g = decays ? fuse(splat(step.decay), weight, gradient) : gradient;
  lanes square = gradient_squares ? *gradient_squares : g * g;
  lanes first = fuse(splat(step.beta1), load(m), splat(1 - step.beta1) * g);
  lanes second = fuse(splat(step.beta2), load(v), splat(1 - step.beta2) * square);
  store(m, first);
  store(v, second);
  store(w, weight - splat(step.rate) * first / (__builtin_elementwise_sqrt(second) + splat(step.epsilon)));
  return decays ? weight * weight : splat(0);
}

INLINE float adam_numbers(float *w, const float *gradient, const float *gradient_squares, float *m, float *v,
                          int64_t count, reckit_adam_step step, int decays) {
  lanes squares = splat(0), given = splat(0);
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    if (gradient_squares) given = load(gradient_squares + i);
    squares += adam_block(w + i, gradient ? load(gradient + i) : splat(0), gradient_squares ? &given : 0, m + i, v + i,
                          step, decays);
  }
  if (i < count) {
    int64_t left = count - i;
    lanes tail_w = load_part(w + i, left), tail_m = load_part(m + i, left), tail_v = load_part(v + i, left);
    if (gradient_squares) given = load_part(gradient_squares + i, left);
    squares += adam_block((float *)&tail_w, gradient ? load_part(gradient + i, left) : splat(0),
                          gradient_squares ? &given : 0, (float *)&tail_m, (float *)&tail_v, step, decays);
    size_t bytes = (size_t)left * sizeof(float);
    memcpy(w + i, &tail_w, bytes), memcpy(m + i, &tail_m, bytes), memcpy(v + i, &tail_v, bytes);
  }
  return decays ? sum_lanes(squares) : 0;
}

static float NAME(adam)(float *w, const float *gradient, const float *gradient_squares, float *m, float *v,
                        int64_t count, reckit_adam_step step) {
  return step.decay != 0 ? adam_numbers(w, gradient, gradient_squares, m, v, count, step, 1)
                         : adam_numbers(w, gradient, gradient_squares, m, v, count, step, 0);
}

INLINE double adam_rows_of(float *w, const float *gradient, int gradient_is_packed, const float *gradient_squares,
                           float *m, float *v, const int32_t *rows, int64_t row_count, const int32_t *upcoming,
                           int64_t upcoming_count, int64_t width, reckit_adam_step step, int decays) {
  double sum = 0;
  for (int64_t r = 0; r < row_count; r++) {
    // What few rows were read a moment ago is still in the cache.
    if (row_count >= MANY_ROWS && r + AHEAD < row_count) {
      int64_t next = rows[r + AHEAD];
      fetch(w, next, width), fetch(m, next, width), fetch(v, next, width);
      if (!gradient_is_packed) fetch(gradient, next, width);
    }
    // The memory has little to do while roots and divisions are computed.
    if (r < upcoming_count) fetch(w, upcoming[r], width), fetch(m, upcoming[r], width), fetch(v, upcoming[r], width);
    int64_t start = rows[r] * width;
    sum += adam_numbers(w + start, gradient + (gradient_is_packed ? r * width : start),
                        gradient_squares ? gradient_squares + start : 0, m + start, v + start, width, step, decays);
  }
  return sum;
}

static double NAME(adam_rows)(float *w, const float *gradient, int gradient_is_packed, const float *gradient_squares,
                              float *m, float *v, const int32_t *rows, int64_t row_count, const int32_t *upcoming,
                              int64_t upcoming_count, int64_t width, reckit_adam_step step) {
#define ROWS(squares, decays)                                                                                   \
  return adam_rows_of(w, gradient, gradient_is_packed, squares, m, v, rows, row_count, upcoming, upcoming_count, \
                      width, step, decays)
  if (gradient_squares) ROWS(gradient_squares, 1);
  if (step.decay != 0) ROWS(0, 1);
  ROWS(0, 0);
#undef ROWS
}

#endif
