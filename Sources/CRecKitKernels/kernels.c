#include "CRecKitKernels.h"
