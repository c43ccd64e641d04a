/*
 * SQLite's small pieces of memory. A statement takes and gives back a dozen of them each time it
 * runs, and Debian builds SQLite without a place of its own for them: here they wait, by size, to
 * be taken again. Pieces are malloc()'s, each alone, so what checks memory goes on seeing them.
 */
#include "store/inside.h"

#include <stdlib.h>
#include <string.h>

#define STEP	  32 /* octets between two sizes */
#define SIZES	  40 /* larger ones are malloc()'s alone */
#define WAIT_MOST 64 /* pieces of one size that wait */

/* What stands before each piece; eight octets, as SQLite wants its pieces to begin. */
struct piece {
	uint64_t size; /* octets behind it */
};

/* A piece that waits holds the next one. */
struct waiting {
	void *first;
	unsigned count;
};

static struct waiting waiting[SIZES]; /* the n-th: of (n + 1) steps, less the head */

static struct piece *head_of(void *memory)
{
	return (struct piece *)memory - 1;
}

static size_t held(void *memory)
{
	return (size_t)head_of(memory)->size;
}

/* With its head, in whole steps. */
static size_t whole(size_t size)
{
	return (size + sizeof(struct piece) + STEP - 1) / STEP * STEP;
}

static struct waiting *waiting_of(size_t size)
{
	size_t steps = (size + sizeof(struct piece)) / STEP;

	return steps <= SIZES ? &waiting[steps - 1] : NULL;
}

static int rounded(int size)
{
	return (int)(whole((size_t)size) - sizeof(struct piece));
}

static void *take(int wanted)
{
	size_t size = (size_t)rounded(wanted);
	struct waiting *line = waiting_of(size);
	struct piece *fresh;

	if (line != NULL && line->first != NULL) {
		void *memory = line->first;

		memcpy(&line->first, memory, sizeof(line->first));
		line->count--;
		return memory;
	}
	fresh = malloc(size + sizeof(*fresh));
	if (fresh == NULL)
		return NULL;
	fresh->size = size;
	return fresh + 1;
}

static void give_back(void *memory)
{
	struct waiting *line = waiting_of(held(memory));

	if (line == NULL || line->count == WAIT_MOST) {
		free(head_of(memory));
		return;
	}
	memcpy(memory, &line->first, sizeof(line->first));
	line->first = memory;
	line->count++;
}

static int size_of(void *memory)
{
	return memory == NULL ? 0 : (int)held(memory);
}

static void *resize(void *memory, int wanted)
{
	size_t size = (size_t)rounded(wanted);
	void *other;

	if (size == held(memory))
		return memory;
	other = take(wanted);
	if (other == NULL)
		return NULL;
	memcpy(other, memory, size < held(memory) ? size : held(memory));
	give_back(memory);
	return other;
}

static int begin(void *context)
{
	(void)context;
	return SQLITE_OK;
}

static void end(void *context)
{
	(void)context;
}

const struct sqlite3_mem_methods heap_methods = {
	.xMalloc = take,
	.xFree = give_back,
	.xRealloc = resize,
	.xSize = size_of,
	.xRoundup = rounded,
	.xInit = begin,
	.xShutdown = end,
};
