// What the memory and the divider of a machine allow in training an inner product by Adam: a loop that does nothing else.
//
//   clang -O3 -march=native -fno-math-errno Benchmarks/floor.c -o /tmp/floor -lm && /tmp/floor TRAIN
//
// TRAIN has `user TAB item` on each line, ids from 0. Triplets come in random order, one uniform negative each. For each
// way of keeping a row of 64 numbers it prints the nanoseconds a triplet of the fastest of five passes, on one thread.
// Nothing is checked and no loss is computed: no program that trains can be faster with the same memory.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { WIDTH = 64, AHEAD = 12, PASSES = 5 };

typedef struct {
  const char *name;
  int streams;   // Numbers kept of each weight: 1 (SGD), 2, or 3 (Adam: weight and both moments).
  int together;  // Whether they stand in one row (2), both moments do (1), or all in tables of their own (0).
  int divisions; // Roots and divisions of a number of a row and step.
} way;

static int32_t *rows_of;  // Three rows a triplet.
static int64_t triplets, rows;

static uint64_t state = 88172645463325252ull;
static uint64_t next_random(void) {
  state ^= state << 13, state ^= state >> 7, state ^= state << 17;
  return state;
}

static void read_triplets(const char *path) {
  FILE *file = fopen(path, "r");
  if (!file) fprintf(stderr, "cannot open %s\n", path), exit(1);
  int64_t room = 0, users = 0, items = 0, user, item;
  while (fscanf(file, "%ld %ld%*[^\n]", &user, &item) == 2) {
    if (triplets == room) rows_of = realloc(rows_of, sizeof(int32_t) * 3 * (size_t)(room = room ? 2 * room : 1 << 16));
    rows_of[3 * triplets] = (int32_t)user, rows_of[3 * triplets + 1] = (int32_t)item, triplets++;
    if (user >= users) users = user + 1;
    if (item >= items) items = item + 1;
  }
  fclose(file);
  rows = users + items;
  for (int64_t t = triplets - 1; t > 0; t--) {
    int64_t other = (int64_t)(next_random() % (uint64_t)(t + 1));
    for (int k = 0; k < 2; k++) {
      int32_t kept = rows_of[3 * t + k];
      rows_of[3 * t + k] = rows_of[3 * other + k], rows_of[3 * other + k] = kept;
    }
  }
  for (int64_t t = 0; t < triplets; t++) {
    rows_of[3 * t + 1] += (int32_t)users;
    rows_of[3 * t + 2] = (int32_t)(users + (int64_t)(next_random() % (uint64_t)items));
  }
}

static inline __attribute__((always_inline)) float *number(float *memory, int stream, int64_t row, way how) {
  if (how.together == 2) return memory + (row * how.streams + stream) * WIDTH;
  if (how.together == 1 && stream > 0) return memory + (rows + 2 * row + stream - 1) * WIDTH;
  return memory + ((int64_t)stream * rows + row) * WIDTH;
}

static inline __attribute__((always_inline)) void update(float *memory, int64_t row, const float *other, float slope,
                                                         way how) {
  float *w = number(memory, 0, row, how);
  float *m = how.streams > 1 ? number(memory, 1, row, how) : 0, *v = how.streams > 2 ? number(memory, 2, row, how) : 0;
  for (int i = 0; i < WIDTH; i++) {
    float g = slope * other[i];
    if (how.streams == 1) {
      w[i] -= g;
    } else {
      float first = 0.9f * m[i] + 0.1f * g, second = how.streams > 2 ? 0.999f * v[i] + 0.001f * g * g : 1;
      float moved = 1e-3f * first;
      if (how.divisions > 0) moved = moved / (sqrtf(second) + 1e-8f);
      if (how.divisions > 1) moved += 1e-3f * m[i] / (sqrtf(v[i]) + 1e-7f);
      m[i] = first, w[i] -= moved;
      if (how.streams > 2) v[i] = second;
    }
  }
}

static inline __attribute__((always_inline)) double run(way how) {
#pragma clang fp reassociate(on)
  size_t size = sizeof(float) * WIDTH * (size_t)(how.streams * rows);
  float *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  madvise(memory, size, MADV_HUGEPAGE);
  for (size_t i = 0; i < size / sizeof(float); i++) memory[i] = 0.01f + 1e-3f * (float)(i % 7);
  double best = 1e9;
  for (int pass = 0; pass < PASSES; pass++) {
    struct timespec start, end;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (int64_t t = 0; t < triplets; t++) {
      if (t + AHEAD < triplets)
        for (int k = 0; k < 3; k++)
          for (int s = 0; s < how.streams; s++)
            for (int i = 0; i < WIDTH; i += 16)
              __builtin_prefetch(number(memory, s, rows_of[3 * (t + AHEAD) + k], how) + i, 1);
      const int32_t *row = rows_of + 3 * t;
      float user[WIDTH], apart[WIDTH], score = 0;
      memcpy(user, number(memory, 0, row[0], how), sizeof user);
      const float *liked = number(memory, 0, row[1], how), *drawn = number(memory, 0, row[2], how);
      for (int i = 0; i < WIDTH; i++) apart[i] = liked[i] - drawn[i], score += user[i] * apart[i];
      float slope = -1e-3f / (1 + score * score);
      update(memory, row[0], apart, slope, how);
      update(memory, row[1], user, slope, how);
      update(memory, row[2], user, -slope, how);
    }
    clock_gettime(CLOCK_MONOTONIC, &end);
    double seconds = (double)(end.tv_sec - start.tv_sec) + 1e-9 * (double)(end.tv_nsec - start.tv_nsec);
    if (seconds < best) best = seconds;
  }
  munmap(memory, size);
  return best * 1e9 / (double)triplets;
}

#define PRINT(name, streams, together, divisions)                                                         \
  printf("%-62s %5.0f ns, %4d bytes\n", name, run((way){name, streams, together, divisions}), \
         3 * 2 * WIDTH * 4 * streams)

int main(int count, char **arguments) {
  if (count != 2) return fprintf(stderr, "usage: floor TRAIN\n"), 2;
  read_triplets(arguments[1]);
  printf("%ld triplets, %ld rows of %d numbers; bytes read and written a triplet\n", triplets, rows, WIDTH);
  PRINT("weights alone (SGD)", 1, 2, 0);
  PRINT("three tables, no division", 3, 0, 0);
  PRINT("moments together, no division", 3, 1, 0);
  PRINT("one table, no division", 3, 2, 0);
  PRINT("three tables, a root and a division", 3, 0, 1);
  PRINT("moments together, a root and a division", 3, 1, 1);
  PRINT("one table, a root and a division", 3, 2, 1);
  PRINT("three tables, two of each (a late row is caught up first)", 3, 0, 2);
  PRINT("moments together, two of each", 3, 1, 2);
  PRINT("one table, two of each", 3, 2, 2);
}
