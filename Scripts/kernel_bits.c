// Prints a checksum of every kernel's results on odd sizes, for the set named on the command line: AVX2, AVX-512 and
// NEON must print the same. See check_neon.sh.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "CRecKitKernels.h"

enum { MOST = 4096 };
static float a[MOST], b[MOST], c[MOST], d[MOST], e[MOST];
static uint32_t state = 1;

static void fill(float *x) {
  for (int i = 0; i < MOST; i++) {
    state = state * 1664525u + 1013904223u;
    x[i] = (float)(state >> 8) / 8388608.0f - 1;
  }
}

static void show(const char *name, int size, const float *x, int count) {
  uint64_t hash = 1469598103934665603u;
  for (int i = 0; i < count; i++) {
    uint32_t word;
    memcpy(&word, x + i, sizeof word);
    hash = (hash ^ word) * 1099511628211u;
  }
  printf("%s %d %016llx\n", name, size, (unsigned long long)hash);
}

int main(int argc, char **argv) {
  const reckit_kernels *k = argc > 1 ? reckit_kernels_named(argv[1]) : reckit_kernels_best();
  if (!k) return fprintf(stderr, "no such set here\n"), 2;
  const int sizes[] = {1, 15, 16, 17, 31, 33, 63, 64, 65};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    int n = sizes[s];
    fill(a), fill(b), fill(c), fill(d), fill(e);
    k->multiply(19, n, 23, a, 23, 1, b, n, c, n, 1), show("multiply", n, c, 19 * n);
    k->multiply(n, 1, 23, a, 1, n, b, 1, c, 1, 0), show("multiply column", n, c, n);
    k->multiply(9, 1, n, a, n, 1, b, 1, c, 1, 0), show("multiply row", n, c, 9);
    k->transpose(a, 33, n, c), show("transpose", n, c, 33 * n);
    float x = k->dot(a, b, n);
    show("dot", n, &x, 1);
    x = k->total(a, n);
    show("total", n, &x, 1);
    int64_t above[3] = {0}, equal[3] = {0};
    k->count_levels(a, n, b, 3, above, equal);
    printf("levels %d %lld %lld %lld %lld %lld %lld %lld %lld\n", n, (long long)above[0], (long long)above[1],
           (long long)above[2], (long long)equal[0], (long long)equal[1], (long long)equal[2],
           (long long)k->find_at_least(a, 1, n, 0.5f), (long long)k->find_nan(a, n));
    k->sum(a, 0.3f, b, c, n), show("sum", n, c, n);
    k->add_scaled(c, 0.3f, a, n), k->add_product(c, a, b, n), k->add_where_positive(c, a, b, n);
    k->relu(c, d, n), k->product(d, a, d, n), show("elementwise", n, d, n);
    const int32_t index[] = {3, 0, 3}, active[] = {2, 0};
    reckit_rows left = {a, index}, right = {b, 0};
    float norms[6], cosines[3];
    k->row_dot(left, right, 3, n, cosines), show("row dot", n, cosines, 3);
    k->row_cosine(left, right, 3, n, norms, cosines), show("row cosine", n, cosines, 3), show("norms", n, norms, 6);
    k->add_row_gradients(left, right, (reckit_sums){c, index}, (reckit_sums){d, 0}, active, 2, n, e, cosines, norms);
    show("row gradients", n, c, 4 * n), show("row gradients", n, d, 3 * n);
    const int32_t starts[] = {0, 2, 3}, pairs[] = {2, 0, 1};
    for (int side = 0; side < 2; side++)
      k->sum_row_gradients(left, right, c, (reckit_row_order){starts, pairs}, 0, 2, n, e, side ? cosines : 0, norms, side),
          show("row sums", n, c, 2 * n);
    double terms[65], values[65], derivatives[65];
    for (int i = 0; i < n; i++) terms[i] = 40.0 * a[i];
    k->softplus(terms, values, derivatives, n);
    show("softplus", n, (float *)values, 2 * n), show("softplus", n, (float *)derivatives, 2 * n);
    k->dropout_mask(c, 0, 9 * n, (reckit_stream){{1, 2}, {3, 4, 5}}, 20000, 2), show("dropout", n, c, 9 * n);
    k->relu_heads(a, b, 5, n, e, c), show("relu heads", n, c, 5);
    for (int i = 0; i < 4 * n; i++) d[i] = 0.01f * d[i] * d[i];
    reckit_adam_step step = {0.01f, 0.9f, 0.999f, 1e-7f, 0.02f};
    x = k->adam(a, b, 0, c, d, n, step), show("adam", n, &x, 1), show("adam", n, a, n), show("adam", n, d, n);
    double rates[32], tails[32], sums[32], positives[32];
    for (int t = 0; t < 32; t++) rates[t] = 1e-3, tails[t] = 9e-3, sums[t] = 1e-3 * t, positives[t] = 64 * t;
    reckit_adam_schedule schedule = {rates, tails, sums, 0, 31, 0, 0.99949987, 0.9004503, 0.9f, 0.999f, 1e-7f, 1};
    int32_t current[] = {0, 9, 20, 20};
    int64_t exact = 0;
    double sum = k->adam_catch_up(a, c, d, n, 0, 4, current, 20, &schedule, 1e-5f, positives, &exact);
    x = (float)sum, show("catch up", n, &x, 1), show("catch up", n, a, 4 * n), show("catch up", n, d, 4 * n);
    printf("exact steps %d %lld\n", n, (long long)exact);
  }
  return 0;
}
