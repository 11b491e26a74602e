// Included once for each instruction set, with these defined:
//   SET         the set's name, a suffix
//   SET_NAME    the set's name, a string
//   FUSED       1 where the set has a fused multiply-add
//   TILE_ROWS   rows of C that `multiply` keeps in registers
//   TILE_BLOCKS blocks of 16 columns of C that `multiply` keeps in registers

#include <math.h>
#include <string.h>

#include "CRecKitKernels.h"

#pragma STDC FP_CONTRACT OFF
// Blocks of 16 lanes never cross a call that is not inlined, so how a call would pass them does not matter.
#pragma clang diagnostic ignored "-Wpsabi"

#define JOIN2(a, b) a##_##b
#define JOIN(a, b) JOIN2(a, b)
#define NAME(f) JOIN(f, SET)

typedef float lanes __attribute__((vector_size(64), aligned(4)));
typedef int32_t bits __attribute__((vector_size(64), aligned(4)));
#define LANES 16
#define INLINE static inline __attribute__((always_inline))

INLINE lanes load(const float *p) { return *(const lanes *)p; }
INLINE void store(float *p, lanes x) { *(lanes *)p = x; }
INLINE lanes splat(float x) { return (lanes){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }

/// The first `count` numbers, the other lanes 0.
INLINE lanes load_part(const float *p, int64_t count) {
  lanes x = splat(0);
  memcpy(&x, p, (size_t)count * sizeof(float));
  return x;
}

INLINE lanes fuse(lanes a, lanes b, lanes c) {
#if FUSED
  return __builtin_elementwise_fma(a, b, c);
#else
  return a * b + c;
#endif
}

INLINE float fuse1(float a, float b, float c) {
#if FUSED
  return __builtin_fmaf(a, b, c);
#else
  return a * b + c;
#endif
}

/// max(0, x); NaN stays NaN, so that it is seen.
INLINE lanes positive_part(lanes x) { return (lanes)((bits)x & ~(x < splat(0))); }

/// Adds the lanes as a balanced tree: 16, 8, 4, 2, 1.
INLINE float sum_lanes(lanes x) {
#define FOLD(a, b, c, d, e, f, g, h) \
  x += __builtin_shufflevector(x, x, a, b, c, d, e, f, g, h, 8, 9, 10, 11, 12, 13, 14, 15)
  FOLD(8, 9, 10, 11, 12, 13, 14, 15);
  FOLD(4, 5, 6, 7, 4, 5, 6, 7);
  FOLD(2, 3, 2, 3, 2, 3, 2, 3);
  FOLD(1, 1, 1, 1, 1, 1, 1, 1);
#undef FOLD
  return x[0];
}

/// Where row r of a matrix stands that may be seen through a list of row numbers.
INLINE const float *row_of(reckit_rows x, int64_t r, int64_t width) {
  return x.start + (x.index ? x.index[r] : r) * width;
}

/// A tile of C: `rows` (at most TILE_ROWS) by `blocks` (at most TILE_BLOCKS) blocks of 16 columns.
INLINE void tile(int rows, int blocks, int64_t k, const float *a,
                                                       int64_t row_step, int64_t column_step, const float *b,
                                                       int64_t ldb, float *c, int64_t ldc, int accumulate) {
  lanes sum[TILE_ROWS][TILE_BLOCKS];
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < blocks; j++) sum[i][j] = accumulate ? load(c + i * ldc + j * LANES) : splat(0);
  for (int64_t p = 0; p < k; p++) {
    lanes right[TILE_BLOCKS];
    for (int j = 0; j < blocks; j++) right[j] = load(b + p * ldb + j * LANES);
    for (int i = 0; i < rows; i++) {
      lanes left = splat(a[i * row_step + p * column_step]);
      for (int j = 0; j < blocks; j++) sum[i][j] = fuse(left, right[j], sum[i][j]);
    }
  }
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < blocks; j++) store(c + i * ldc + j * LANES, sum[i][j]);
}

/// All rows of `blocks` blocks of columns.
INLINE void panel(int blocks, int64_t m, int64_t k, const float *a,
                                                        int64_t row_step, int64_t column_step, const float *b,
                                                        int64_t ldb, float *c, int64_t ldc, int accumulate) {
  int64_t i = 0;
  for (; i + TILE_ROWS <= m; i += TILE_ROWS)
    tile(TILE_ROWS, blocks, k, a + i * row_step, row_step, column_step, b, ldb, c + i * ldc, ldc, accumulate);
  for (; i < m; i++) tile(1, blocks, k, a + i * row_step, row_step, column_step, b, ldb, c + i * ldc, ldc, accumulate);
}

typedef double wide __attribute__((vector_size(128), aligned(8)));
INLINE wide widen(lanes x) { return __builtin_convertvector(x, wide); }

/// One column of C, summed in Float64; products of two floats are exact there, fused or not.
INLINE void column(int64_t m, int64_t k, const float *a, int64_t row_step, int64_t column_step, const float *b,
                   int64_t ldb, float *c, int64_t ldc, int accumulate) {
  int64_t i = 0;
  for (; row_step == 1 && ldc == 1 && i + LANES <= m; i += LANES) {
    wide sum = accumulate ? widen(load(c + i)) : widen(splat(0));
    for (int64_t p = 0; p < k; p++) sum += widen(load(a + i + p * column_step)) * widen(splat(b[p * ldb]));
    store(c + i, __builtin_convertvector(sum, lanes));
  }
  for (; i < m; i++) {
    double sum = accumulate ? c[i * ldc] : 0;
    int64_t p = 0;
    if (column_step == 1 && ldb == 1 && k >= LANES) {
      wide part = widen(splat(0));
      for (; p + LANES <= k; p += LANES) part += widen(load(a + i * row_step + p)) * widen(load(b + p));
      for (int half = LANES / 2; half >= 1; half /= 2)
        for (int l = 0; l < half; l++) part[l] += part[l + half];
      sum += part[0];
    }
    for (; p < k; p++) sum += (double)a[i * row_step + p * column_step] * b[p * ldb];
    c[i * ldc] = (float)sum;
  }
}

static void NAME(multiply)(int64_t m, int64_t n, int64_t k, const float *a, int64_t row_step, int64_t column_step,
                           const float *b, int64_t ldb, float *c, int64_t ldc, int accumulate) {
  int64_t j = 0;
  for (; j + TILE_BLOCKS * LANES <= n; j += TILE_BLOCKS * LANES)
    panel(TILE_BLOCKS, m, k, a, row_step, column_step, b + j, ldb, c + j, ldc, accumulate);
  for (; j + LANES <= n; j += LANES) panel(1, m, k, a, row_step, column_step, b + j, ldb, c + j, ldc, accumulate);
  for (; j < n; j++) column(m, k, a, row_step, column_step, b + j, ldb, c + j, ldc, accumulate);
}

static float NAME(dot)(const float *x, const float *y, int64_t count) {
  lanes sum = splat(0);
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) sum = fuse(load(x + i), load(y + i), sum);
  if (i < count) sum = fuse(load_part(x + i, count - i), load_part(y + i, count - i), sum);
  return sum_lanes(sum);
}

static void NAME(add_scaled)(float *y, float scale, const float *x, int64_t count) {
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) store(y + i, fuse(splat(scale), load(x + i), load(y + i)));
  for (; i < count; i++) y[i] = fuse1(scale, x[i], y[i]);
}

static void NAME(relu_heads)(const float *x, const float *rows, int64_t row_count, int64_t width,
                             const float *weights, float *out) {
  for (int64_t r = 0; r < row_count; r++) {
    const float *row = rows + r * width;
    lanes sum = splat(0);
    int64_t i = 0;
    for (; i + LANES <= width; i += LANES)
      sum = fuse(load(weights + i), positive_part(load(x + i) + load(row + i)), sum);
    if (i < width) {
      int64_t left = width - i;
      sum = fuse(load_part(weights + i, left), positive_part(load_part(x + i, left) + load_part(row + i, left)), sum);
    }
    out[r] = sum_lanes(sum);
  }
}

static void NAME(transpose)(const float *a, int64_t rows, int64_t columns, float *out) {
  for (int64_t i = 0; i < rows; i += LANES) {
    for (int64_t j = 0; j < columns; j += LANES) {
      if (i + LANES > rows || j + LANES > columns) {
        for (int64_t r = i; r < rows && r < i + LANES; r++)
          for (int64_t c = j; c < columns && c < j + LANES; c++) out[c * rows + r] = a[r * columns + c];
        continue;
      }
      // Four perfect shuffles of sixteen rows transpose a block.
      lanes x[LANES], y[LANES];
      for (int r = 0; r < LANES; r++) x[r] = load(a + (i + r) * columns + j);
      for (int round = 0; round < 4; round++) {
        for (int r = 0; r < LANES / 2; r++) {
          lanes low = x[r], high = x[r + LANES / 2];
          y[2 * r] = __builtin_shufflevector(low, high, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
          y[2 * r + 1] = __builtin_shufflevector(low, high, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31);
        }
        memcpy(x, y, sizeof x);
      }
      for (int c = 0; c < LANES; c++) store(out + (j + c) * rows + i, x[c]);
    }
  }
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

static float NAME(total)(const float *x, int64_t count) {
  lanes sum = splat(0);
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) sum += load(x + i);
  if (i < count) sum += load_part(x + i, count - i);
  return sum_lanes(sum);
}

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

/// How many rows ahead a row is fetched: far enough for the last cache's latency.
#define AHEAD 12

/// Fetches the start of a row of a table whose rows are visited in no order that the machine could foresee.
INLINE void fetch(const float *table, int64_t row, int64_t width) {
  const float *start = table + row * width;
  for (int64_t i = 0; i < width && i < 16 * LANES; i += LANES) __builtin_prefetch(start + i, 1);
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

typedef uint32_t words __attribute__((vector_size(64), aligned(4)));
typedef uint64_t pairs __attribute__((vector_size(64), aligned(8)));

/// The upper and lower halves of the products of sixteen words with a constant.
INLINE void multiply_wide(words x, uint32_t by, words *high, words *low) {
  const pairs lower = (pairs){} + 0xFFFFFFFFu;
  pairs even = ((pairs)x & lower) * by, odd = ((pairs)x >> 32) * by;
  *high = (words)((even >> 32) | (odd & ~lower));
  *low = (words)((even & lower) | (odd << 32));
}

/// Ten rounds of Philox4x32 on sixteen counters at once.
INLINE void philox(words x[4], uint32_t k0, uint32_t k1) {
#pragma clang loop unroll(full)
  for (int round = 0; round < 10; round++) {
    words h0, h1, l0, l1;
    multiply_wide(x[0], 0xD2511F53u, &h0, &l0);
    multiply_wide(x[2], 0xCD9E8D57u, &h1, &l1);
    x[0] = h1 ^ x[1] ^ k0;
    x[1] = l1;
    x[2] = h0 ^ x[3] ^ k1;
    x[3] = l0;
    k0 += 0x9E3779B9u, k1 += 0xBB67AE85u;
  }
}

static void NAME(dropout_mask)(float *mask, int64_t first, int64_t count, reckit_stream stream, uint32_t threshold,
                               float scale) {
  const words lane = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  const words none = lane ^ lane;
  words kept = (words)splat(scale);
  uint32_t counter = (uint32_t)(first / 8);
  for (int64_t start = 0; start < count; start += 8 * LANES, counter += LANES) {
    words x[4] = {lane + counter, none + stream.counter[0], none + stream.counter[1], none + stream.counter[2]};
    philox(x, stream.key[0], stream.key[1]);
    words block[8];
    for (int w = 0; w < 4; w++) {
      block[2 * w] = kept & (words)((x[w] & 0xFFFFu) >= threshold);
      block[2 * w + 1] = kept & (words)((x[w] >> 16) >= threshold);
    }
    int64_t left = count - start;
    memcpy(mask + start, block, (size_t)(left < 8 * LANES ? left : 8 * LANES) * sizeof(float));
  }
}

/// One block of an Adam step; returns the squares of w before it.
INLINE lanes adam_block(float *w, lanes gradient, const lanes *gradient_squares, float *m, float *v,
                        reckit_adam_step step) {
  lanes weight = load(w);
  lanes g = fuse(splat(step.decay), weight, gradient);
  lanes square = gradient_squares ? *gradient_squares : g * g;
  lanes first = fuse(splat(step.beta1), load(m), splat(1 - step.beta1) * g);
  lanes second = fuse(splat(step.beta2), load(v), splat(1 - step.beta2) * square);
  store(m, first);
  store(v, second);
  store(w, weight - splat(step.rate) * first / (__builtin_elementwise_sqrt(second) + splat(step.epsilon)));
  return weight * weight;
}

static float NAME(adam)(float *w, const float *gradient, const float *gradient_squares, float *m, float *v,
                        int64_t count, reckit_adam_step step) {
  lanes squares = splat(0), given = splat(0);
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) {
    if (gradient_squares) given = load(gradient_squares + i);
    squares += adam_block(w + i, gradient ? load(gradient + i) : splat(0), gradient_squares ? &given : 0, m + i, v + i,
                          step);
  }
  if (i < count) {
    int64_t left = count - i;
    lanes tail_w = load_part(w + i, left), tail_m = load_part(m + i, left), tail_v = load_part(v + i, left);
    if (gradient_squares) given = load_part(gradient_squares + i, left);
    squares += adam_block((float *)&tail_w, gradient ? load_part(gradient + i, left) : splat(0),
                          gradient_squares ? &given : 0, (float *)&tail_m, (float *)&tail_v, step);
    size_t bytes = (size_t)left * sizeof(float);
    memcpy(w + i, &tail_w, bytes), memcpy(m + i, &tail_m, bytes), memcpy(v + i, &tail_v, bytes);
  }
  return sum_lanes(squares);
}

static double NAME(adam_rows)(float *w, const float *gradient, const float *gradient_squares, float *m, float *v,
                              const int32_t *rows, int64_t row_count, int64_t width, reckit_adam_step step) {
  double sum = 0;
  for (int64_t r = 0; r < row_count; r++) {
    int64_t start = rows[r] * width;
    sum += NAME(adam)(w + start, gradient + start, gradient_squares ? gradient_squares + start : 0, m + start,
                      v + start, width, step);
  }
  return sum;
}

typedef _Bool flags __attribute__((ext_vector_type(LANES)));

/// Whether any lane of a comparison holds.
INLINE int any_lane(bits comparison) {
  flags set = __builtin_convertvector(comparison, flags);
  uint16_t mask;
  memcpy(&mask, &set, sizeof mask);
  return mask != 0;
}

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

static double NAME(adam_catch_up)(float *w, float *m, float *v, int64_t width, const int32_t *rows, int64_t row_count,
                                  int32_t *current, int32_t now, const reckit_adam_schedule *schedule, float decay,
                                  const double *positives, int64_t *exact_steps) {
  double sum = 0;
  lanes part = splat(0);
  for (int64_t r = 0; r < row_count; r++) {
    if (rows && r + 2 * AHEAD < row_count) __builtin_prefetch(current + rows[r + 2 * AHEAD], 1);
    if (rows && r + AHEAD < row_count && current[rows[r + AHEAD]] != now)
      fetch(w, rows[r + AHEAD], width), fetch(m, rows[r + AHEAD], width), fetch(v, rows[r + AHEAD], width);
    int64_t row = rows ? rows[r] : r;
    int32_t last = current[row];
    if (r % 256 == 255) sum += sum_lanes(part), part = splat(0);
    if (last == now) continue;
    current[row] = now;
    int64_t start = row * width;
    if (schedule->closes_gaps) {
      reckit_adam_gap gap = reckit_adam_gap_after(schedule, last, now, decay, (float)(positives[now] - positives[last]));
      if (decay == 0 || gap_can_be_closed(w + start, v + start, width, gap)) {
        int64_t i = start, end = start + width;
        for (; i + LANES <= end; i += LANES) part += close_gap(w + i, m + i, v + i, gap);
        if (i < end) {
          lanes tail_w = load_part(w + i, end - i), tail_m = load_part(m + i, end - i), tail_v = load_part(v + i, end - i);
          part += close_gap((float *)&tail_w, (float *)&tail_m, (float *)&tail_v, gap);
          size_t bytes = (size_t)(end - i) * sizeof(float);
          memcpy(w + i, &tail_w, bytes), memcpy(m + i, &tail_m, bytes), memcpy(v + i, &tail_v, bytes);
        }
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

const reckit_kernels NAME(reckit_kernels) = {
    SET_NAME,
    NAME(multiply),
    NAME(transpose),
    NAME(dot),
    NAME(add_scaled),
    NAME(add_product),
    NAME(product),
    NAME(sum),
    NAME(total),
    NAME(rows_are_finite),
    NAME(relu),
    NAME(add_where_positive),
    NAME(row_dot),
    NAME(row_cosine),
    NAME(add_row_gradients),
    NAME(dropout_mask),
    NAME(relu_heads),
    NAME(adam),
    NAME(adam_rows),
    NAME(adam_catch_up),
};
