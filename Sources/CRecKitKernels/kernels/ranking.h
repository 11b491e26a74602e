// Counting scores above and equal to others, and finding the few that matter. Part of kernels_impl.h.
#ifndef RECKIT_RANKING_H
#define RECKIT_RANKING_H

#include "lanes.h"

static void NAME(count_levels)(const float *scores, int64_t count, const float *levels, int64_t level_count,
                               int64_t *above, int64_t *equal) {
  for (int64_t l = 0; l < level_count; l++) {
    lanes level = splat(levels[l]);
    // A comparison that holds is -1. A lane cannot overflow below 2^31 blocks.
    bits higher = {0}, same = {0};
    int64_t i = 0, rest_above = 0, rest_equal = 0;
    for (; i + LANES <= count; i += LANES) {
      lanes x = load(scores + i);
      higher -= x > level, same -= x == level;
    }
    for (; i < count; i++) rest_above += scores[i] > levels[l], rest_equal += scores[i] == levels[l];
    for (int lane = 0; lane < LANES; lane++) rest_above += higher[lane], rest_equal += same[lane];
    above[l] += rest_above, equal[l] += rest_equal;
  }
}

static int64_t NAME(find_at_least)(const float *scores, int64_t from, int64_t count, float least) {
  int64_t i = from;
  while (i + LANES <= count && !any_lane(load(scores + i) >= splat(least))) i += LANES;
  while (i < count && !(scores[i] >= least)) i++;
  return i;
}

static int64_t NAME(find_nan)(const float *scores, int64_t count) {
  bits found = {0};
  int64_t i = 0;
  for (; i + LANES <= count; i += LANES) found |= load(scores + i) != load(scores + i);
  for (int64_t j = any_lane(found) ? 0 : i; j < count; j++)
    if (scores[j] != scores[j]) return j;
  return count;
}

#endif
