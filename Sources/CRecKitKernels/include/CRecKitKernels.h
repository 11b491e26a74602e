// The hot loops of RecKit.
//
// One source, `kernels_impl.h`, is compiled once for each instruction set; the set is chosen at run time.
// Every kernel works in blocks of 16 lanes whatever the width of the machine's registers, with one fixed
// order of additions, so that AVX2, AVX-512 and NEON give the same bits. The portable set has no fused
// multiply-add and rounds twice where the others round once.
//
// No kernel allocates. Pointers need the alignment of their type only. Outputs must not overlap inputs.
#ifndef CRECKITKERNELS_H
#define CRECKITKERNELS_H

#include <stdint.h>

/// Constants of one Adam step, already combined for the step.
typedef struct {
  float rate;      ///< learning_rate * sqrt(1 - beta2^t) / (1 - beta1^t)
  float beta1;     ///< decay of the first moment
  float beta2;     ///< decay of the second moment
  float epsilon;   ///< added to the root
  float decay;     ///< 2 * l2, times the weight it is the regulariser's gradient
} reckit_adam_step;

/// The kernels of one instruction set.
typedef struct {
  /// "portable", "avx2", "avx512" or "neon".
  const char *name;

  /// C (m x n, row stride ldc) = A B, or += where `accumulate` is not 0.
  /// A(i, p) stands at a[i * row_step + p * column_step], B is k x n with row stride ldb.
  /// Each element is summed over p ascending, starting from 0 (or from C); columns beyond the last whole
  /// block of 16 are summed in Float64, so that the gradients of an output unit cancel exactly where they do.
  void (*multiply)(int64_t m, int64_t n, int64_t k, const float *a, int64_t row_step, int64_t column_step,
                   const float *b, int64_t ldb, float *c, int64_t ldc, int accumulate);

  /// Sum of x[i] * y[i]: lane l sums i = l, l + 16, ...; lanes are added as a balanced tree.
  float (*dot)(const float *x, const float *y, int64_t count);

  /// y[i] += scale * x[i].
  void (*add_scaled)(float *y, float scale, const float *x, int64_t count);

  /// out[r] = sum over j of weights[j] * max(0, x[j] + rows[r * width + j]), lanes as in `dot`.
  void (*relu_heads)(const float *x, const float *rows, int64_t row_count, int64_t width, const float *weights,
                     float *out);

  /// One Adam step of `count` numbers: g = gradient[i] + decay * w[i] (gradient may be NULL: 0),
  /// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w -= rate * m / (sqrt(v) + epsilon).
  /// Where `gradient_squares` is not NULL it stands for g^2 in v.
  /// Returns the sum of squares of w before the step, lanes as in `dot`.
  float (*adam)(float *w, const float *gradient, const float *gradient_squares, float *m, float *v, int64_t count,
                reckit_adam_step step);
} reckit_kernels;

/// The kernel set of a name, or NULL where this machine or this build has none of that name.
const reckit_kernels *reckit_kernels_named(const char *name);

/// The best kernel set of this machine.
const reckit_kernels *reckit_kernels_best(void);

#endif
