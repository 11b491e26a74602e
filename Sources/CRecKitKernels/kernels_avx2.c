#if defined(__x86_64__)
#include <math.h>
#include <stdint.h>
#include <string.h>

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define SET avx2
#define SET_NAME "avx2"
#define FUSED 1
#define TILE_ROWS 6
#define TILE_BLOCKS 1
#include "kernels_impl.h"
#pragma clang attribute pop
#endif
