#include "base/nearest.h"

#include "base/buffer.h"

#include <string.h>

#define WORD_MOST 40 /* octets; a longer word is near to none */

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

unsigned words_apart(const char *a, const char *b)
{
	size_t height = strlen(a), width = strlen(b);
	unsigned rows[3][WORD_MOST + 1]; /* by turns: two above, above, this one */

	if (height > WORD_MOST || width > WORD_MOST)
		return 2 * WORD_MOST;
	for (unsigned j = 0; j <= width; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= height; i++) {
		const unsigned *two_above = rows[(i + 1) % 3], *above = rows[(i + 2) % 3];
		unsigned *here = rows[i % 3];

		here[0] = i;
		for (unsigned j = 1; j <= width; j++) {
			here[j] = least(above[j - 1] + (a[i - 1] != b[j - 1]),
					least(above[j], here[j - 1]) + 1);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				here[j] = least(here[j], two_above[j - 2] + 1);
		}
	}
	return rows[height % 3][width];
}

bool nearest_try(struct nearest *nearest, const char *word)
{
	size_t size = strlen(nearest->typed);
	unsigned most = size < 3 ? 1 : (unsigned)size / 3; /* changes */
	unsigned apart = words_apart(nearest->typed, word);

	if (size < 2 || size > WORD_MOST)
		return false;
	if (text_begins(word, nearest->typed))
		apart = least(apart, 1);
	if (apart > most || (nearest->word != NULL && apart >= nearest->apart))
		return false;
	nearest->word = word;
	nearest->apart = apart;
	return true;
}
