#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>

#include "CRecKitKernels.h"

#ifdef __linux__
#include <link.h>

// dladdr gives the executable the name that it was called by, which need not be its path.
typedef struct {
  uintptr_t address;
  const char *name;
} search;

static int holds(struct dl_phdr_info *info, size_t size, void *context) {
  search *wanted = context;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    uintptr_t start = (uintptr_t)info->dlpi_addr + (uintptr_t)info->dlpi_phdr[i].p_vaddr;
    if (info->dlpi_phdr[i].p_type == PT_LOAD && wanted->address - start < info->dlpi_phdr[i].p_memsz) {
      wanted->name = info->dlpi_name;
      return 1;
    }
  }
  return 0;
}

const char *reckit_library_of(const void *address) {
  search wanted = {(uintptr_t)address, NULL};
  dl_iterate_phdr(holds, &wanted);
  return wanted.name != NULL && wanted.name[0] == '/' ? wanted.name : NULL;
}
#else
const char *reckit_library_of(const void *address) {
  Dl_info info;
  return dladdr(address, &info) != 0 ? info.dli_fname : NULL;
}
#endif
