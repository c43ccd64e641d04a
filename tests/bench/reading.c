/*
 * How long a text takes to be read, in CPU time of this thread: `reading CONFIG TEXTS…` prints
 * "slowest US" over the texts of the files (FROM<TAB>TEXT<TAB>…) and "hostile US", the 99.9th
 * percentile over texts of 670 characters that are made to be hard: runs of one piece, mixtures
 * of many, the texts of the files one behind the other.
 */
#include "forms/forms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define CHARACTERS 670
#define HOSTILE	   4000
#define TEXTS_MOST 2000

static struct forms *forms;
static struct reading reading;
static char *texts[TEXTS_MOST];
static size_t text_count;

static double microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* The least of three: what the machine did meanwhile is not the text's. */
static double time_of(const char *text)
{
	const struct reading_sender sender = {
		.number = "13900000001", .name = "A", .role = "", .group = 3
	};
	double least = 1e9;

	for (int i = 0; i < 3; i++) {
		double began = microseconds(), took;

		forms_read(forms, text, strlen(text), &sender, (struct day){ 2026, 3, 11 },
			   &reading);
		took = microseconds() - began;
		least = took < least ? took : least;
	}
	return least;
}

static void load_texts(const char *path)
{
	FILE *file = fopen(path, "r");
	char line[4096];

	if (file == NULL)
		exit(1);
	while (text_count < TEXTS_MOST && fgets(line, sizeof(line), file) != NULL) {
		char *rest = line, *from = strsep(&rest, "\t"), *text = strsep(&rest, "\t\n");

		if (from[0] != '#' && text != NULL)
			texts[text_count++] = need_copy(text);
	}
	fclose(file);
}

static size_t characters(const char *text)
{
	size_t count = 0;

	for (; *text != '\0'; text++)
		count += (*text & 0xC0) != 0x80;
	return count;
}

/* Some octets of a text that begin and end with a character. */
static void add_piece(struct buffer *out, const char *text, size_t most)
{
	size_t size = strlen(text), take = most < size ? most : size;

	while (take > 0 && (text[take] & 0xC0) == 0x80)
		take--;
	buffer_add(out, text, take);
}

static void make_hostile(unsigned kind, struct buffer *out)
{
	const char *one = texts[(unsigned)rand() % text_count];
	size_t most = 3 + (unsigned)rand() % 30;

	buffer_clear(out);
	while (characters(buffer_text(out)) < CHARACTERS && out->size < 3500) {
		size_t before = out->size;

		add_piece(out, kind % 3 == 0 ? one : texts[(unsigned)rand() % text_count],
			  kind % 3 == 2 ? 4096 : most);
		if (kind % 2 == 0)
			buffer_add_text(out, " ");
		if (out->size == before)
			buffer_add_text(out, "1");
	}
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
	struct conf_problems problems = { .count = 0 };
	struct config *config = argc < 3 ? NULL : config_load(argv[1], NULL, &problems);
	struct buffer text = BUFFER_EMPTY;
	static double times[HOSTILE];
	double slowest = 0;

	forms = config == NULL ? NULL : forms_load(config, &problems);
	if (forms == NULL) {
		fprintf(stderr, "usage: reading CONFIG TEXTS...\n%s", buffer_text(&problems.text));
		return 2;
	}
	for (int i = 2; i < argc; i++)
		load_texts(argv[i]);
	for (size_t i = 0; i < text_count; i++) {
		double took = time_of(texts[i]);

		slowest = took > slowest ? took : slowest;
	}
	srand(7);
	for (unsigned i = 0; i < HOSTILE; i++) {
		make_hostile(i, &text);
		times[i] = time_of(buffer_text(&text));
	}
	qsort(times, HOSTILE, sizeof(*times), ascending);
	printf("slowest %.0f\nhostile %.0f\n", slowest, times[HOSTILE - 1 - HOSTILE / 1000]);
	buffer_release(&text);
	for (size_t i = 0; i < text_count; i++)
		free(texts[i]);
	forms_free(forms);
	config_free(config);
	return 0;
}
