#include "CRecKitKernels.h"

#include <math.h>
#include <sys/resource.h>

double reckit_address_space_limit(void) {
  struct rlimit limit;
  if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return INFINITY;
  return (double)limit.rlim_cur;
}
