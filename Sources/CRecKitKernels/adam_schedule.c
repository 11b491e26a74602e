#include "CRecKitKernels.h"

#pragma STDC FP_CONTRACT OFF

/// What the formula leaves out - the regulariser's square in v, and epsilon's growing weight beside sqrt(v) - must
/// stay below this share.
static const double slack = 0.005;

/// base^exponent by repeated squaring: no libm, so that every machine gives the same bits.
static double power(double base, int64_t exponent) {
  double result = 1;
  for (; exponent > 0; exponent >>= 1, base *= base)
    if (exponent & 1) result *= base;
  return result;
}

reckit_adam_length reckit_adam_length_of(const reckit_adam_schedule *schedule, int64_t steps) {
  double root = power(schedule->root, steps), square = root * root;
  double least_root = schedule->epsilon * (1 - root) / slack;
  double share = 1.0 / (2.0 * (double)steps);
  reckit_adam_length length = {
      .ratio_power = power(schedule->ratio, steps),
      .inverse_root = 1 / root,
      .momentum_decay = (float)power(schedule->beta1, steps),
      .square_decay = (float)square,
      .square_rest = (float)(1 - square),
      .most_square = (float)(slack * square / (1 - square)),
      .least_second = (float)(least_root * least_root),
      .before_share = (float)((double)(steps + 1) * share),
      .after_share = (float)((double)(steps - 1) * share),
  };
  return length;
}
