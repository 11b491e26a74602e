// ln(1 + exp(x)) and its derivative of many numbers, with the bits of elementary.c. Part of kernels_impl.h.
#ifndef RECKIT_SOFTPLUS_H
#define RECKIT_SOFTPLUS_H

#include "lanes.h"

typedef double numbers __attribute__((vector_size(64), aligned(8)));
typedef int64_t long_words __attribute__((vector_size(64), aligned(8)));
typedef int32_t short_words __attribute__((vector_size(32), aligned(4)));

INLINE numbers every(double x) { return (numbers){x, x, x, x, x, x, x, x}; }
INLINE numbers choose(long_words condition, numbers yes, numbers no) {
  return (numbers)(((long_words)yes & condition) | ((long_words)no & ~condition));
}

/// reckit_exp_of_minus in each lane.
INLINE numbers exp_of_minus(numbers x) {
  // NaN fails the comparison, and goes through.
  long_words is_small = x > every(708);
  numbers bounded = choose(is_small, every(708), x);
  short_words whole = __builtin_convertvector(bounded * every(1.4426950408889634) + every(0.5), short_words);
  numbers k = __builtin_convertvector(whole, numbers);
  numbers r = (bounded - k * every(6.93147180369123816490e-01)) - k * every(1.90821492927058770002e-10);
  numbers sum = every(1);
#pragma clang loop unroll(full)
  for (int n = 13; n >= 1; n--) sum = every(1) - r / every(n) * sum;
  long_words exponent = (1023 - __builtin_convertvector(whole, long_words)) << 52;
  numbers result = choose(is_small, every(0), sum * (numbers)exponent);
  return choose(x != x, x, result);
}

/// reckit_log_of_one_plus in each lane.
INLINE numbers log_of_one_plus(numbers x) {
  numbers z = x / (every(2) + x), square = z * z, sum = every(0);
#pragma clang loop unroll(full)
  for (int n = 35; n >= 3; n -= 2) sum = (sum + every(1.0 / n)) * square;
  return every(2) * (z + z * sum);
}

static void NAME(softplus)(const double *x, double *values, double *derivatives, int64_t count) {
  for (int64_t i = 0; i < count; i += 8) {
    size_t bytes = (size_t)(count - i < 8 ? count - i : 8) * sizeof(double);
    numbers given = every(0);
    memcpy(&given, x + i, bytes);
    long_words is_negative = given < every(0);
    numbers small = exp_of_minus(choose(is_negative, -given, given));
    numbers value = choose(given > every(0), given, every(0)) + log_of_one_plus(small);
    numbers derivative = choose(given >= every(0), every(1), small) / (every(1) + small);
    memcpy(values + i, &value, bytes);
    memcpy(derivatives + i, &derivative, bytes);
  }
}

#endif
