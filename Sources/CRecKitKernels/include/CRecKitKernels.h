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

/// Constants of the Adam steps that a row without a gradient is behind; see Guides/Adam.md.
typedef struct {
  float momentum_sum;    ///< A: sum over the steps of rate * (beta1 / sqrt(beta2))^i
  float gradient_sum;    ///< B: sum over the steps of rate * beta2^(-i/2)
  float momentum_decay;  ///< beta1^k for k steps
  float square_decay;    ///< beta2^k
  float square_rest;     ///< 1 - beta2^k
  float epsilon;         ///< as in one step
  float decay;           ///< as in one step
  float most_square;     ///< the formula holds while g^2 is at most this times v ...
  float least_second;    ///< ... and v is at least this
  float before_share;    ///< of the sum over the steps of the squares of w before each, times the step's positives:
  float after_share;     ///< on a straight line, this much of the squares before the gap and after it
} reckit_adam_gap;

/// What depends on the length k of a gap alone.
typedef struct {
  double ratio_power;    ///< (beta1 / sqrt(beta2))^k
  double inverse_root;   ///< beta2^(-k/2)
  float momentum_decay, square_decay, square_rest, most_square, least_second, before_share, after_share;
} reckit_adam_length;

/// Adam's rates and their sums; tables that are long enough for the steps asked for, or for `horizon`.
typedef struct {
  const double *rates;   ///< rate(t), constant from `horizon` on
  const double *tails;   ///< S(t) = sum over i >= 1 of rate(t + i) r^i, r = beta1 / sqrt(beta2)
  const double *sums;    ///< R(t) = sum over j <= t of rate(j) q^(t - j), q = sqrt(beta2)
  const reckit_adam_length *lengths;  ///< for gaps of k < length_count steps
  int64_t horizon, length_count;
  double root;           ///< q
  double ratio;          ///< r
  float beta1, beta2, epsilon;
  int closes_gaps;       ///< whether r is below 1, so that the sums exist
} reckit_adam_schedule;

/// What depends on the length of a gap of `steps` steps, at least 1.
reckit_adam_length reckit_adam_length_of(const reckit_adam_schedule *schedule, int64_t steps);

/// The constants of the steps after `last` up to `now`: A = S(last) - r^k S(now), B = R(now) / q^k - R(last).
static inline reckit_adam_gap reckit_adam_gap_after(const reckit_adam_schedule *schedule, int32_t last, int32_t now,
                                                    float decay, float positives) {
  int64_t steps = (int64_t)now - last, horizon = schedule->horizon;
  int64_t from = last < horizon ? last : horizon, to = now < horizon ? now : horizon;
  reckit_adam_length length =
      steps < schedule->length_count ? schedule->lengths[steps] : reckit_adam_length_of(schedule, steps);
  reckit_adam_gap gap;
  gap.momentum_sum = (float)(schedule->tails[from] - length.ratio_power * schedule->tails[to]);
  gap.gradient_sum = decay == 0 ? 0 : (float)(schedule->sums[to] * length.inverse_root - schedule->sums[from]);
  gap.momentum_decay = length.momentum_decay;
  gap.square_decay = length.square_decay;
  gap.square_rest = length.square_rest;
  gap.epsilon = schedule->epsilon;
  gap.decay = decay;
  gap.most_square = length.most_square;
  gap.least_second = length.least_second;
  gap.before_share = length.before_share * positives;
  gap.after_share = length.after_share * positives;
  return gap;
}

/// A matrix whose row r is row index[r] of another, or row r itself where `index` is NULL.
typedef struct {
  const float *start;
  const int32_t *index;
} reckit_rows;

/// The same, to add to.
typedef struct {
  float *start;
  const int32_t *index;
} reckit_sums;

/// The pairs of each place, those of a place in their order: place p has pairs[starts[p]] ..< pairs[starts[p + 1]].
typedef struct {
  const int32_t *starts;
  const int32_t *pairs;
} reckit_row_order;

/// A stream of random numbers: Philox4x32-10, the three upper words of its counter.
typedef struct {
  uint32_t key[2];
  uint32_t counter[3];
} reckit_stream;

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

  /// out (columns x rows) = the transpose of a (rows x columns), both without gaps.
  void (*transpose)(const float *a, int64_t rows, int64_t columns, float *out);

  /// Sum of x[i] * y[i]: lane l sums i = l, l + 16, ...; lanes are added as a balanced tree.
  float (*dot)(const float *x, const float *y, int64_t count);

  /// y[i] += scale * x[i].
  void (*add_scaled)(float *y, float scale, const float *x, int64_t count);

  /// z[i] += x[i] * y[i].
  void (*add_product)(float *z, const float *x, const float *y, int64_t count);

  /// z[i] = x[i] * y[i].
  void (*product)(const float *x, const float *y, float *z, int64_t count);

  /// z[i] = x[i] + scale * y[i].
  void (*sum)(const float *x, float scale, const float *y, float *z, int64_t count);

  /// Sum of x[i], lanes as in `dot`.
  float (*total)(const float *x, int64_t count);

  /// Whether some rows of a table of `width` columns hold neither NaN nor an infinity.
  int (*rows_are_finite)(const float *table, const int32_t *rows, int64_t row_count, int64_t width);

  /// y[i] = max(0, x[i]); NaN stays NaN. y may be x.
  void (*relu)(const float *x, float *y, int64_t count);

  /// dx[i] += dy[i] where y[i] > 0.
  void (*add_where_positive)(float *dx, const float *dy, const float *y, int64_t count);

  /// out[r] = x_r . y_r for rows of `width` numbers, lanes as in `dot`.
  void (*row_dot)(reckit_rows x, reckit_rows y, int64_t rows, int64_t width, float *out);

  /// out[r] = x_r . y_r / (|x_r| |y_r|); 1 / |x_r| and 1 / |y_r| go to inverse_norms[2 r] and [2 r + 1].
  /// A norm of 0 has inverse 0. Lanes as in `dot`.
  void (*row_cosine)(reckit_rows x, reckit_rows y, int64_t rows, int64_t width, float *inverse_norms, float *out);

  /// Backward of `row_cosine`, or with `cosines` NULL of `row_dot`, for the rows of a list, in order: with g the
  /// gradient of out[r], dx_r += g (y_r / (|x_r| |y_r|) - c x_r / |x_r|^2), and dy_r with x and y exchanged; for
  /// `row_dot` dx_r += g y_r and dy_r += g x_r. Rows of dx and dy may be one row.
  void (*add_row_gradients)(reckit_rows x, reckit_rows y, reckit_sums dx, reckit_sums dy, const int32_t *active,
                            int64_t active_count, int64_t width, const float *gradients, const float *cosines,
                            const float *inverse_norms);

  /// One side of `add_row_gradients`, place by place, for sums that stand one after the other: the sum at each place of
  /// first ..< last grows by what its pairs give to `own`, the first matrix (side 0) or the second (side 1), `other`
  /// being the other one. The same additions in the same order.
  void (*sum_row_gradients)(reckit_rows own, reckit_rows other, float *sums, reckit_row_order order, int64_t first,
                            int64_t last, int64_t width, const float *gradients, const float *cosines,
                            const float *inverse_norms, int side);

  /// values[i] = ln(1 + exp(x[i])) and derivatives[i] = 1 / (1 + exp(-x[i])), with the bits of
  /// max(x, 0) + reckit_log_of_one_plus(e) and (x >= 0 ? 1 : e) / (1 + e), e = reckit_exp_of_minus(|x|).
  void (*softplus)(const double *x, double *values, double *derivatives, int64_t count);

  /// mask[i] = 0 with probability threshold / 65536, else `scale`. Elements 128 b + 32 w + 16 h + l take half h
  /// (low first) of word w of the stream's block with counter 16 b + l. At most 2^35 elements. Writes `count` of them
  /// from element `first` on, a multiple of 128, to `mask`.
  void (*dropout_mask)(float *mask, int64_t first, int64_t count, reckit_stream stream, uint32_t threshold,
                       float scale);

  /// out[r] = sum over j of weights[j] * max(0, x[j] + rows[r * width + j]), lanes as in `dot`.
  void (*relu_heads)(const float *x, const float *rows, int64_t row_count, int64_t width, const float *weights,
                     float *out);

  /// Adds to above[l] and equal[l] how many scores are above, and equal to, levels[l]; NaN is neither.
  void (*count_levels)(const float *scores, int64_t count, const float *levels, int64_t level_count, int64_t *above,
                       int64_t *equal);

  /// The first place from `from` on whose score is at least `least`; `count` where there is none.
  int64_t (*find_at_least)(const float *scores, int64_t from, int64_t count, float least);

  /// The first place with NaN; `count` where there is none.
  int64_t (*find_nan)(const float *scores, int64_t count);

  /// One Adam step of `count` numbers: g = gradient[i] + decay * w[i] (gradient may be NULL: 0),
  /// m = beta1 m + (1 - beta1) g, v = beta2 v + (1 - beta2) g^2, w -= rate * m / (sqrt(v) + epsilon).
  /// Where `gradient_squares` is not NULL it stands for g^2 in v.
  /// Returns the sum of squares of w before the step, lanes as in `dot`; 0 where decay is 0.
  float (*adam)(float *w, const float *gradient, const float *gradient_squares, float *m, float *v, int64_t count,
                reckit_adam_step step);

  /// `adam` on some rows of a table of `width` columns; no row twice. The gradient of the r-th row of the list is the
  /// r-th where it is packed, else it stands where the row stands in the table, as gradient_squares do. Rows in
  /// `upcoming` are fetched meanwhile for who reads them next, as many as row_count at most; without, 0.
  double (*adam_rows)(float *w, const float *gradient, int gradient_is_packed, const float *gradient_squares, float *m,
                      float *v, const int32_t *rows, int64_t row_count, const int32_t *upcoming,
                      int64_t upcoming_count, int64_t width, reckit_adam_step step);

  /// Brings rows of a table of `width` columns from step current[row] to step `now`, which it writes there, as steps
  /// without a gradient have it: all at once by the formula of ``reckit_adam_gap`` where that holds, else one by one.
  /// `rows` may repeat; NULL means 0 ..< row_count. positives[t] counts the positives of the batches up to step t.
  /// Returns, where decay is not 0, the sum over rows and steps of the row's sum of squares before the step times the
  /// step's positives. Adds the steps taken one by one to *exact_steps.
  double (*adam_catch_up)(float *w, float *m, float *v, int64_t width, const int32_t *rows, int64_t row_count,
                          int32_t *current, int32_t now, const reckit_adam_schedule *schedule, float decay,
                          const double *positives, int64_t *exact_steps);
} reckit_kernels;

/// exp(-x) for x >= 0, and ln(1 + x) for x in [0, 1], in Float64 with an error below 4e-16 of the result.
/// Polynomials of ours, without fused operations, so that every machine and libm gives the same bits.
double reckit_exp_of_minus(double x);
double reckit_log_of_one_plus(double x);

/// The kernel set of a name, or NULL where this machine or this build has none of that name.
const reckit_kernels *reckit_kernels_named(const char *name);

/// The best kernel set of this machine.
const reckit_kernels *reckit_kernels_best(void);

/// Adds blocks of 64 bytes to the state of a SHA-256 hash (FIPS 180-4).
void reckit_sha256(uint32_t state[8], const uint8_t *bytes, int64_t blocks);

/// The file that an address in code or data was loaded from; NULL where that is the executable or cannot be told.
const char *reckit_library_of(const void *address);

/// Tells the processor that its thread waits in a loop.
static inline void reckit_pause(void) {
#if defined(__x86_64__) || defined(__i386__)
  __builtin_ia32_pause();
#elif defined(__aarch64__)
  __asm__ volatile("yield");
#endif
}

/// The address space that the process may have, in bytes; infinity: no limit.
double reckit_address_space_limit(void);

/// Gives memory that was freed back to the system, where the C library keeps it.
void reckit_release_free_memory(void);

#endif
