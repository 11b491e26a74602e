// Loaded before a program (LD_PRELOAD), it ends the program at a chosen rename, or lets the disk be full from a chosen
// write on; for check_endurance.py.
//
//   FAULT_RENAME=N:before   kills the process in place of its N-th rename, from 1
//   FAULT_RENAME=N:after    kills it when the N-th rename is done
//   FAULT_WRITE=N           from the N-th write to a file on, writes fail with ENOSPC
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static atomic_long renames, writes;

static void die(void) {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

int rename(const char *from, const char *to) {
  static int (*real)(const char *, const char *);
  if (!real) real = (int (*)(const char *, const char *))dlsym(RTLD_NEXT, "rename");
  const char *fault = getenv("FAULT_RENAME");
  long number = atomic_fetch_add(&renames, 1) + 1;
  int is_chosen = fault && atol(fault) == number;
  if (is_chosen && strstr(fault, "before")) die();
  int result = real(from, to);
  if (is_chosen) die();
  return result;
}

ssize_t write(int descriptor, const void *bytes, size_t count) {
  static ssize_t (*real)(int, const void *, size_t);
  if (!real) real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
  const char *fault = getenv("FAULT_WRITE");
  struct stat status;
  if (fault && fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) &&
      atomic_fetch_add(&writes, 1) + 1 >= atol(fault)) {
    errno = ENOSPC;
    return -1;
  }
  return real(descriptor, bytes, count);
}
