// Adam's steps without a gradient, many at once. Part of kernels_impl.h.
#ifndef RECKIT_ADAM_CATCH_UP_H
#define RECKIT_ADAM_CATCH_UP_H

#include "adam.h"

/// Whether the formula of `close_gap` holds for every number of a row; always without a regulariser.
INLINE int gap_can_be_closed(const float *w, const float *v, int64_t count, reckit_adam_gap gap) {
  bits wrong = {0};
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    lanes g = splat(gap.decay) * load(w + i), second = load(v + i);
    wrong |= (g * g > splat(gap.most_square) * second) | (splat(gap.least_second) > second);
  }
  int any = any_lane(wrong);
  for (; i < count; i++) {
    float g = gap.decay * w[i];
    any |= g * g > gap.most_square * v[i] || gap.least_second > v[i];
  }
  return !any;
}

/// The steps of a gap at once, for one block of lanes:
/// w -= ((m - g) momentum_sum + g gradient_sum) / (sqrt(v) + epsilon), m = (m - g) momentum_decay + g,
/// v = v square_decay + square_rest g^2, with g = decay * w from before.
/// Returns before_share and after_share times the squares of w before and after.
INLINE lanes close_gap(float *w, float *m, float *v, reckit_adam_gap gap) {
  lanes before = load(w), first = load(m), second = load(v);
  lanes g = splat(gap.decay) * before;
  lanes rest = first - g;
  lanes moved = fuse(rest, splat(gap.momentum_sum), g * splat(gap.gradient_sum));
  lanes after = before - moved / (__builtin_elementwise_sqrt(second) + splat(gap.epsilon));
  store(w, after);
  store(m, fuse(rest, splat(gap.momentum_decay), g));
  store(v, fuse(second, splat(gap.square_decay), splat(gap.square_rest) * (g * g)));
  return fuse(splat(gap.before_share) * before, before, splat(gap.after_share) * after * after);
}

/// The same without a regulariser, where g is 0.
INLINE void close_plain_gap(float *w, float *m, float *v, reckit_adam_gap gap) {
  lanes first = load(m), second = load(v);
  store(w, load(w) - first * splat(gap.momentum_sum) / (__builtin_elementwise_sqrt(second) + splat(gap.epsilon)));
  store(m, first * splat(gap.momentum_decay));
  store(v, second * splat(gap.square_decay));
}

/// The steps of a gap at once, for a row.
INLINE lanes close_gap_of_row(float *w, float *m, float *v, int64_t width, reckit_adam_gap gap, int decays) {
  lanes squares = splat(0);
  int64_t i = 0;
  for (; i + LANES <= width; i += LANES) {
    if (decays) squares += close_gap(w + i, m + i, v + i, gap);
    else close_plain_gap(w + i, m + i, v + i, gap);
  }
  if (i < width) {
    int64_t left = width - i;
    lanes tail_w = load_part(w + i, left), tail_m = load_part(m + i, left), tail_v = load_part(v + i, left);
    if (decays) squares += close_gap((float *)&tail_w, (float *)&tail_m, (float *)&tail_v, gap);
    else close_plain_gap((float *)&tail_w, (float *)&tail_m, (float *)&tail_v, gap);
    size_t bytes = (size_t)left * sizeof(float);
    memcpy(w + i, &tail_w, bytes), memcpy(m + i, &tail_m, bytes), memcpy(v + i, &tail_v, bytes);
  }
  return squares;
}

static double NAME(adam_catch_up)(float *w, float *m, float *v, int64_t width, const int32_t *rows, int64_t row_count,
                                  int32_t *current, int32_t now, const reckit_adam_schedule *schedule, float decay,
                                  const double *positives, int64_t *exact_steps) {
  double sum = 0;
  lanes part = splat(0);
  for (int64_t r = 0; rows && r < AHEAD && r < row_count; r++)
    fetch(w, rows[r], width), fetch(m, rows[r], width), fetch(v, rows[r], width);
  for (int64_t r = 0; r < row_count; r++) {
    if (r % 256 == 255) sum += sum_lanes(part), part = splat(0);
    if (rows && r + 2 * AHEAD < row_count)
      __builtin_prefetch(current + rows[r + 2 * AHEAD], 1);
    if (rows && r + AHEAD < row_count && current[rows[r + AHEAD]] != now)
      fetch(w, rows[r + AHEAD], width), fetch(m, rows[r + AHEAD], width), fetch(v, rows[r + AHEAD], width);
    int64_t row = rows ? rows[r] : r;
    int32_t last = current[row];
    if (last == now) continue;
    current[row] = now;
    int64_t start = row * width;
    if (schedule->closes_gaps) {
      reckit_adam_gap gap = reckit_adam_gap_after(schedule, last, now, decay, (float)(positives[now] - positives[last]));
      if (decay == 0) {
        close_gap_of_row(w + start, m + start, v + start, width, gap, 0);
        continue;
      }
      if (gap_can_be_closed(w + start, v + start, width, gap)) {
        part += close_gap_of_row(w + start, m + start, v + start, width, gap, 1);
        continue;
      }
    }
    *exact_steps += now - last;
    reckit_adam_step step = {0, schedule->beta1, schedule->beta2, schedule->epsilon, decay};
    for (int32_t t = last; t < now; t++) {
      step.rate = (float)schedule->rates[t + 1 < schedule->horizon ? t + 1 : schedule->horizon];
      double squares = NAME(adam)(w + start, 0, 0, m + start, v + start, width, step);
      sum += squares * (positives[t + 1] - positives[t]);
    }
  }
  return sum + sum_lanes(part);
}

#endif
