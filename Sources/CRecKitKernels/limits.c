#include "CRecKitKernels.h"

#include <math.h>
#include <sys/resource.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

double reckit_address_space_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return INFINITY;
  return (double)limit.rlim_cur;
}

void reckit_release_free_memory(void) {
#ifdef __GLIBC__
  malloc_trim(0);
#endif
}
