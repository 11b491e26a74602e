// Whatever the compiler's default target has: SSE2 on x86-64; on ARM64, where NEON is the default, `neon`.
#if defined(__aarch64__)
#define SET neon
#define SET_NAME "neon"
#define FUSED 1
#define TILE_ROWS 6
#define TILE_BLOCKS 1
#else
#define SET portable
#define SET_NAME "portable"
#define FUSED 0
#define TILE_ROWS 2
#define TILE_BLOCKS 1
#endif
#include "kernels_impl.h"
