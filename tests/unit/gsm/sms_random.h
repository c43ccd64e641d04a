/*
 * Random texts and messages. The seed is the clock's, or SEED of the environment, and is printed
 * by each test that uses it.
 */
#ifndef TESTS_SMS_RANDOM_H
#define TESTS_SMS_RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct random_source {
	uint64_t state;
};

static inline struct random_source random_start(const char *test)
{
	const char *given = getenv("SEED");
	struct timespec now;
	uint64_t seed;

	clock_gettime(CLOCK_REALTIME, &now);
	seed = given != NULL ? strtoull(given, NULL, 0)
			     : (uint64_t)now.tv_sec * 1000003u + (uint64_t)now.tv_nsec;
	printf("# %s: SEED=%llu\n", test, (unsigned long long)seed);
	return (struct random_source){ seed };
}

/* splitmix64 */
static inline uint64_t random_next(struct random_source *random)
{
	uint64_t z = random->state += 0x9E3779B97F4A7C15u;

	z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
	z = (z ^ z >> 27) * 0x94D049BB133111EBu;
	return z ^ z >> 31;
}

static inline size_t random_below(struct random_source *random, size_t below)
{
	return (size_t)(random_next(random) % below);
}

static inline bool random_flag(struct random_source *random)
{
	return (random_next(random) & 1) != 0;
}

static inline uint8_t random_octet(struct random_source *random)
{
	return (uint8_t)random_next(random);
}

/* A text of so many pieces; those of GSM 7-bit alone, or of all kinds. Returns its octets. */
static inline size_t random_text(struct random_source *random, bool plain, size_t pieces,
				 char *utf8, size_t capacity)
{
	static const char *const in_septets[] = { "a", "Z", "0", " ", "@", "£", "é",  "Δ", "\n",
						  "à", "§", "€", "[", "}", "~", "\\", "|", "^" };
	static const char *const others[] = {
		"村", "委", "，",      "报名",	     "ａ",     "ê",
		"ç",  "й",  "😀",       "👍🏽",   "❤️", "👨‍👩‍👧‍👦",
		"🇨🇳", "é",  "1️⃣", "\U0010FFFF", "\uFFFF", "\u2028"
	};
	size_t size = 0;

	for (size_t i = 0; i < pieces; i++) {
		bool septets = plain || random_below(random, 3) == 0;
		const char *piece =
			septets ? in_septets[random_below(random,
							  sizeof(in_septets) / sizeof(*in_septets))]
				: others[random_below(random, sizeof(others) / sizeof(*others))];
		size_t length = strlen(piece);

		if (size + length + 1 > capacity)
			break;
		memcpy(utf8 + size, piece, length);
		size += length;
	}
	utf8[size] = '\0';
	return size;
}

#endif
