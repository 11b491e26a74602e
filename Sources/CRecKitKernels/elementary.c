#include <stdint.h>
#include <string.h>

#include "CRecKitKernels.h"

#pragma STDC FP_CONTRACT OFF

double reckit_exp_of_minus(double x) {
  if (x != x) return x;
  if (x > 708) return 0;  // below the smallest normal number
  // x = k ln 2 + r with |r| <= ln 2 / 2; ln 2 in two parts, the first with zeros at its end.
  double k = (double)(int64_t)(x * 1.4426950408889634 + 0.5);
  double r = (x - k * 6.93147180369123816490e-01) - k * 1.90821492927058770002e-10;
  // Taylor's series of exp(-r) to the 13th power: the next term is below 4e-18.
  double sum = 1;
  for (int n = 13; n >= 1; n--) sum = 1 - r / n * sum;
  int64_t exponent = (1023 - (int64_t)k) << 52;
  double scale;
  memcpy(&scale, &exponent, sizeof scale);
  return sum * scale;
}

double reckit_log_of_one_plus(double x) {
  // ln(1 + x) = 2 artanh(z), z = x / (2 + x) <= 1/3; the first term left out is below 4e-18 of the sum.
  double z = x / (2 + x), square = z * z, sum = 0;
  for (int n = 35; n >= 3; n -= 2) sum = (sum + 1.0 / n) * square;
  return 2 * (z + z * sum);
}
