/*
 * Which verb the first words are: one word, or two. "broadcast" alone is none, only the family of
 * "broadcast new" and others; "inbox" is both, and takes no plain word behind it.
 */
#include "cli/cli.h"

#include "base/nearest.h"

#include <stdio.h>
#include <string.h>

#define NAME_SIZE 64

/* Whether the verb's name is two words, of which this is the first. */
static bool is_family(const struct cli_verb *verb, const char *word)
{
	return word[0] != '\0' && text_begins(verb->name, word) && verb->name[strlen(word)] == ' ';
}

static bool has_family(const char *word)
{
	for (const struct cli_verb *verb = cli_verbs; verb->name != NULL; verb++)
		if (is_family(verb, word))
			return true;
	return false;
}

static const struct cli_verb *named(const char *name)
{
	for (const struct cli_verb *verb = cli_verbs; verb->name != NULL; verb++)
		if (text_is(verb->name, name))
			return verb;
	return NULL;
}

/* The first two words, or the first where an option, or nothing, follows it. */
static void join_words(char *name, int argc, char **argv)
{
	if (argc > 1 && argv[1][0] != '-')
		snprintf(name, NAME_SIZE, "%.30s %.30s", argv[0], argv[1]);
	else
		snprintf(name, NAME_SIZE, "%.60s", argv[0]);
}

const struct cli_verb *cli_find_verb(int argc, char **argv, int *words)
{
	const struct cli_verb *verb;
	char name[NAME_SIZE];

	join_words(name, argc, argv);
	verb = named(name);
	*words = 2;
	if (verb != NULL && strchr(name, ' ') != NULL)
		return verb;
	*words = 1;
	verb = named(argv[0]);
	return strchr(name, ' ') != NULL && has_family(argv[0]) ? NULL : verb;
}

/* ---- none of them ---- */

/* '"config check", "config show"' */
static void list_family(struct buffer *out, const char *word)
{
	for (const struct cli_verb *verb = cli_verbs; verb->name != NULL; verb++)
		if (is_family(verb, word))
			buffer_add_format(out, "%s\"%s\"", out->size == 0 ? "" : ", ", verb->name);
}

static int complain_in_family(const char *name, const char *first, const char *second)
{
	struct nearest nearest = { .typed = second };
	struct buffer list = BUFFER_EMPTY;
	size_t size = strlen(first) + 1;

	for (const struct cli_verb *verb = cli_verbs; verb->name != NULL; verb++)
		if (is_family(verb, first))
			nearest_try(&nearest, verb->name + size);
	list_family(&list, first);
	if (nearest.word != NULL)
		cli_warn("no verb \"%s\"; did you mean \"%s %s\"?", name, first, nearest.word);
	else if (second[0] != '\0')
		cli_warn("no verb \"%s\"; there are %s", name, buffer_text(&list));
	else
		cli_warn("\"%s\" is not a whole verb; there are %s", name, buffer_text(&list));
	buffer_release(&list);
	return EXIT_USAGE;
}

static int complain_of_first(const char *name, const char *first)
{
	struct nearest whole = { .typed = name }, alone = { .typed = first };
	char family[NAME_SIZE] = "";

	for (const struct cli_verb *verb = cli_verbs; verb->name != NULL; verb++) {
		char word[NAME_SIZE];

		nearest_try(&whole, verb->name);
		snprintf(word, sizeof(word), "%.*s", (int)strcspn(verb->name, " "), verb->name);
		if (nearest_try(&alone, word))
			alone.word = strcpy(family, word);
	}
	if (whole.word != NULL)
		return cli_fail(EXIT_USAGE, "no verb \"%s\"; did you mean \"%s\"?", name,
				whole.word);
	if (alone.word != NULL)
		return cli_fail(EXIT_USAGE, "no verb \"%.60s\"; did you mean \"%s\"?", first,
				alone.word);
	return cli_fail(EXIT_USAGE, "no verb \"%.60s\"; cunxin --help lists them", first);
}

int cli_no_verb(int argc, char **argv)
{
	char name[NAME_SIZE];

	join_words(name, argc, argv);
	if (!has_family(argv[0]))
		return complain_of_first(name, argv[0]);
	return complain_in_family(name, argv[0], strchr(name, ' ') != NULL ? argv[1] : "");
}
