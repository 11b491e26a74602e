// Dropout masks from Philox4x32, sixteen counters at once. Part of kernels_impl.h.
#ifndef RECKIT_DROPOUT_H
#define RECKIT_DROPOUT_H

#include "lanes.h"

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

#endif
