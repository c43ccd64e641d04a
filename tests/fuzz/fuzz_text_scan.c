/* A scan of any octets: mentions lie in the text, in order, apart; a second scan finds the same. */
#include "text/scan.h"

#include <stdlib.h>
#include <string.h>

static struct lexicon *lexicon;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const char *const words[] = { "报名",   "种植",	  "务工",	"东坡", "青薯9号",
					     "撂荒地", "harvest", "red moscow", "bm",	"大薯" };

	(void)argc;
	(void)argv;
	lexicon = lexicon_new();
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		lexicon_add(lexicon, words[i], (int)i, true);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct normal_text normal, again;
	static struct scan scan, second;
	unsigned wanted = size > 0 ? data[0] : 0;
	size_t last = 0;

	normal_form((const char *)data, size, &normal);
	text_scan(&normal, 0, wanted, lexicon, (struct day){ 2026, 3, 11 }, &scan);
	for (size_t i = 0; i < scan.count; i++) {
		const struct mention *mention = &scan.mentions[i];

		if (mention->span.from < last || mention->span.to <= mention->span.from)
			abort();
		if (mention->kind == MENTION_DATES && mention->dates >= scan.date_count)
			abort();
		last = mention->span.to;
	}
	if (last > normal.size)
		abort();
	again = normal; /* elsewhere, so that nothing is remembered */
	text_scan(&again, 0, wanted, lexicon, (struct day){ 2026, 3, 11 }, &second);
	if (second.count != scan.count || second.explained != scan.explained)
		abort();
	for (size_t i = 0; i < scan.count; i++) {
		if (scan.mentions[i].kind != second.mentions[i].kind ||
		    scan.mentions[i].span.to != second.mentions[i].span.to)
			abort();
	}
	return 0;
}
