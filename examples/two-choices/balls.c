/*
 * Balls into bins, after Azar, Broder, Karlin and Upfal, "Balanced allocations" (SIAM J. Comput. 29, 1999).
 *
 *   cc -O2 -o balls balls.c
 *   ./balls --choices 2 --seed 0 --out two-0
 *
 * For each ball --choices bins are drawn, each of all bins with the same chance, so that a bin may be drawn twice. The
 * ball goes into one of them, and stays there:
 *
 *   --pick least     the one with the fewest balls; of several the one that was drawn first (the paper's process)
 *   --pick fullest   the one with the most balls; of several the one that was drawn first
 *   --pick first     the one that was drawn first, whatever is in it
 *
 * Options: --choices 1 ... 100, --seed, --out FOLDER; --pick least; --bins 1000000; --balls, as many as there are bins
 * by default; --records 20, the measurements, after equal shares of the balls.
 *
 * log.jsonl in FOLDER gets a line a record, as soon as that is measured; a run that broke off leaves the lines until
 * then. In each are "balls", how many were placed; "max_load", how many are in the fullest bin; "gap", max_load less
 * the mean of all bins; "empty", the share of bins without a ball. The last two have six decimals, rounded down.
 *
 * Everything is integers, so a seed gives the same bytes on every machine. The generator is SplitMix64 (Steele, Lea and
 * Flood, OOPSLA 2014): its state grows by 0x9e3779b97f4a7c15, and is mixed by two xor-shift-multiplies and one
 * xor-shift. Its upper 32 bits, u, draw bin floor(u * bins / 2^32); drawn again is what would favour some bins (Lemire,
 * ACM TOMACS 29, 2019).
 *
 * Exit code 0; 2 and one line on stderr where an option is wrong or nothing can be written.
 */
#define _POSIX_C_SOURCE 200809L
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static uint64_t state;

static uint32_t draw32(void) {
  uint64_t z = state += 0x9e3779b97f4a7c15u;
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
  z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
  return (uint32_t)((z ^ (z >> 31)) >> 32);
}

/* One of 0 ... bins - 1, each with the same chance. */
static uint32_t draw_bin(uint32_t bins) {
  uint64_t product = (uint64_t)draw32() * bins;
  if ((uint32_t)product < bins) {
    uint32_t favoured = (0u - bins) % bins;
    while ((uint32_t)product < favoured) product = (uint64_t)draw32() * bins;
  }
  return (uint32_t)(product >> 32);
}

static void stop(const char *format, ...) {
  va_list values;
  va_start(values, format);
  fputs("balls: ", stderr);
  vfprintf(stderr, format, values);
  fputc('\n', stderr);
  va_end(values);
  exit(2);
}

static uint64_t whole(const char *option, const char *text, uint64_t least, uint64_t most) {
  char *end;
  errno = 0;
  uint64_t value = strtoull(text, &end, 10);
  if (*text < '0' || *text > '9' || *end || errno || value < least || value > most)
    stop("expected %s from %" PRIu64 " to %" PRIu64 ", got %s", option, least, most, text);
  return value;
}

/* The file in the folder, which is made with those above it. */
static FILE *open_in(const char *folder, const char *name) {
  size_t length = strlen(folder);
  char *path = malloc(length + strlen(name) + 2);
  if (!path) stop("not enough memory");
  sprintf(path, "%s/%s", folder, name);
  for (size_t i = 1; i <= length; i++) {
    if (path[i] != '/') continue;
    path[i] = 0;
    mkdir(path, 0777); /* where it fails and is not there, opening fails */
    path[i] = '/';
  }
  FILE *file = fopen(path, "w");
  if (!file) stop("cannot write %s: %s", path, strerror(errno));
  free(path);
  return file;
}

/* What is over what, with six decimals. */
static void put_share(FILE *file, const char *key, uint64_t what, uint64_t of) {
  fprintf(file, ", \"%s\": %" PRIu64 ".%06" PRIu64, key, what / of, what % of * 1000000 / of);
}

int main(int count, char **words) {
  const char *pick = "least", *out = NULL;
  uint64_t choices = 0, bins = 1000000, balls = 0, records = 20;
  int seeded = 0;
  for (int i = 1; i < count; i += 2) {
    const char *option = words[i], *value = words[i + 1];
    if (!value) stop("expected a value after %s", option);
    if (!strcmp(option, "--choices")) choices = whole(option, value, 1, 100);
    else if (!strcmp(option, "--bins")) bins = whole(option, value, 1, 100000000);
    else if (!strcmp(option, "--balls")) balls = whole(option, value, 1, 1000000000);
    else if (!strcmp(option, "--records")) records = whole(option, value, 1, 1000000);
    else if (!strcmp(option, "--seed")) state = whole(option, value, 0, UINT64_MAX), seeded = 1;
    else if (!strcmp(option, "--pick")) pick = value;
    else if (!strcmp(option, "--out")) out = value;
    else stop("unknown option %s", option);
  }
  int least = !strcmp(pick, "least"), fullest = !strcmp(pick, "fullest");
  if (!least && !fullest && strcmp(pick, "first")) stop("expected --pick least, fullest or first, got %s", pick);
  if (!choices || !seeded || !out) stop("expected --choices, --seed and --out");
  if (!balls) balls = bins;
  uint32_t *load = calloc(bins, sizeof *load);
  if (!load) stop("not enough memory for %" PRIu64 " bins", bins);
  FILE *file = open_in(out, "log.jsonl");
  uint64_t empty = bins, greatest = 0, record = 1;
  for (uint64_t ball = 1; ball <= balls; ball++) {
    uint32_t chosen = draw_bin((uint32_t)bins);
    for (uint64_t i = 1; i < choices; i++) {
      uint32_t other = draw_bin((uint32_t)bins);
      if (least ? load[other] < load[chosen] : fullest && load[other] > load[chosen]) chosen = other;
    }
    if (load[chosen]++ == 0) empty--;
    if (load[chosen] > greatest) greatest = load[chosen];
    if (ball < record * balls / records) continue;
    while (record * balls / records <= ball) record++;
    fprintf(file, "{\"balls\": %" PRIu64 ", \"max_load\": %" PRIu64, ball, greatest);
    put_share(file, "gap", greatest * bins - ball, bins);
    put_share(file, "empty", empty, bins);
    fputs("}\n", file);
    if (fflush(file)) stop("cannot write to %s: %s", out, strerror(errno));
  }
  fclose(file);
  free(load);
}
