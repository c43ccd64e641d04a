/*
 * A stream cut into reads: tests feed the same bytes in pieces of 1, 7 and 64 octets, at once,
 * and at random sizes whose seed is printed when a test fails.
 */
#ifndef TESTS_AT_STREAM_H
#define TESTS_AT_STREAM_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct cut {
	size_t fixed; /* 0: random by seed */
	uint32_t seed;
};

#define RANDOM_CUTS 8
#define CUTS	    (4 + RANDOM_CUTS)

static inline uint32_t first_seed(void)
{
	const char *given = getenv("SEED");
	struct timespec now;

	if (given != NULL)
		return (uint32_t)strtoul(given, NULL, 0);
	clock_gettime(CLOCK_REALTIME, &now);
	return (uint32_t)now.tv_nsec;
}

/* The cuts to try, by number below CUTS. */
static inline struct cut cut_number(size_t number)
{
	static const size_t fixed[] = { 1, 7, 64, SIZE_MAX };
	static uint32_t seed;

	if (number < 4)
		return (struct cut){ .fixed = fixed[number] };
	if (seed == 0)
		seed = first_seed() | 1;
	return (struct cut){ .seed = seed + (uint32_t)number };
}

/* How much of what is left the next read brings: at least one octet. */
static inline size_t next_cut(struct cut *cut, size_t left)
{
	size_t size = cut->fixed;

	if (size == 0) {
		cut->seed = cut->seed * 1664525u + 1013904223u;
		size = 1 + (cut->seed >> 16) % 40;
	}
	return size < left ? size : left;
}

static inline void print_cut(size_t number)
{
	struct cut cut = cut_number(number);

	if (cut.fixed != 0)
		fprintf(stderr, "cut at every %zu octets\n", cut.fixed);
	else
		fprintf(stderr, "cut at random, SEED=%u\n", cut.seed - (uint32_t)number);
}

#endif
