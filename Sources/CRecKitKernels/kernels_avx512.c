#if defined(__x86_64__)
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx512f,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#define SET avx512
#define SET_NAME "avx512"
#define FUSED 1
#define TILE_ROWS 8
#define TILE_BLOCKS 2
#include "kernels_impl.h"
#pragma clang attribute pop
#endif
