/* Counts calls of the allocator of a whole process, for LD_PRELOAD; the total goes to stderr at exit. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static atomic_ulong count;
static void *(*next_malloc)(size_t);
static void *(*next_calloc)(size_t, size_t);
static void *(*next_realloc)(void *, size_t);
static int (*next_posix_memalign)(void **, size_t, size_t);
static void *(*next_aligned_alloc)(size_t, size_t);

/* dlsym itself may allocate while the real functions are looked up; that little comes from here, never freed. */
static char early[65536];
static atomic_size_t early_used;

static void *early_allocate(size_t size) {
  size_t start = atomic_fetch_add(&early_used, (size + 31) & ~(size_t)15) + 16;
  if (start + size > sizeof early) abort();
  return memset((char *)(((size_t)early + start) & ~(size_t)15), 0, size);
}

static int is_early(const void *p) { return (const char *)p >= early && (const char *)p < early + sizeof early; }

/* Other libraries allocate before a constructor of this one would run, so the first call looks them up; that is
   while the process still has one thread. */
static void find(void) {
  static int is_finding;
  if (next_malloc || is_finding) return;
  is_finding = 1;
  next_calloc = dlsym(RTLD_NEXT, "calloc");
  next_realloc = dlsym(RTLD_NEXT, "realloc");
  next_posix_memalign = dlsym(RTLD_NEXT, "posix_memalign");
  next_aligned_alloc = dlsym(RTLD_NEXT, "aligned_alloc");
  next_malloc = dlsym(RTLD_NEXT, "malloc");
}

__attribute__((destructor)) static void print(void) { fprintf(stderr, "allocations %lu\n", atomic_load(&count)); }

void *malloc(size_t size) {
  atomic_fetch_add(&count, 1);
  find();
  return next_malloc ? next_malloc(size) : early_allocate(size);
}

void *calloc(size_t n, size_t size) {
  atomic_fetch_add(&count, 1);
  find();
  return next_calloc ? next_calloc(n, size) : early_allocate(n * size);
}

void *realloc(void *p, size_t size) {
  atomic_fetch_add(&count, 1);
  find();
  if (next_realloc && !is_early(p)) return next_realloc(p, size);
  void *moved = next_malloc ? next_malloc(size) : early_allocate(size);
  if (p && moved) {
    size_t room = is_early(p) ? (size_t)(early + sizeof early - (char *)p) : size;
    memcpy(moved, p, size < room ? size : room);
  }
  return moved;
}

int posix_memalign(void **p, size_t alignment, size_t size) {
  atomic_fetch_add(&count, 1);
  find();
  return next_posix_memalign ? next_posix_memalign(p, alignment, size) : ENOMEM;
}

void *aligned_alloc(size_t alignment, size_t size) {
  atomic_fetch_add(&count, 1);
  find();
  return next_aligned_alloc ? next_aligned_alloc(alignment, size) : NULL;
}

void free(void *p) {
  static void (*next_free)(void *);
  if (!p || is_early(p)) return;
  if (!next_free) next_free = dlsym(RTLD_NEXT, "free");
  next_free(p);
}
