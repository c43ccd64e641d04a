/* The words around the forms: places, and the lists of the group `words`. */
#include "forms/inside.h"

#include <string.h>

const struct conf_node *list_of(struct loading *it, const struct conf_node *group, const char *name)
{
	const struct conf_node *list = conf_child(group, name);

	conf_expect(it->problems, it->config->conf, list, conf_is_list(list), "a list ( … )");
	return conf_is_list(list) ? list : NULL;
}

void load_terms(struct loading *it, const struct conf_node *list, const char *key,
		struct meaning meaning)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *word = conf_string(conf_at(list, i));
		size_t number;

		if (word == NULL || word[0] == '\0') {
			COMPLAIN(it, conf_at(list, i), "%s: expected texts", key);
			continue;
		}
		number = terms_add(&it->forms->terms, word, meaning);
		if (!lexicon_add(it->forms->words, it->forms->terms.terms[number].word, (int)number,
				 false))
			COMPLAIN(it, conf_at(list, i), "%s: \"%s\" is empty or too long", key,
				 word);
	}
}

static void load_list(struct loading *it, const struct conf_node *list, const char *key,
		      struct word_list *words)
{
	for (size_t i = 0; i < conf_count(list); i++) {
		const char *word = conf_string(conf_at(list, i));

		if (word == NULL || word[0] == '\0')
			COMPLAIN(it, conf_at(list, i), "words.%s: expected texts", key);
		else
			words_add(words, word);
	}
}

/* Fillers of one character stay out of the scan, where they would cut other words. */
static void add_fillers(struct loading *it)
{
	const struct word_list *fillers = &it->forms->fillers;

	for (size_t i = 0; i < fillers->count; i++) {
		const char *word = fillers->words[i];
		size_t number;

		if (word[text_step(word)] == '\0')
			continue;
		number =
			terms_add(&it->forms->terms, word, (struct meaning){ .kind = TERM_FILLER });
		lexicon_add(it->forms->words, it->forms->terms.terms[number].word, (int)number,
			    false);
	}
}

static void load_skipped(struct loading *it, const struct conf_node *list, const char *key,
			 struct skip_pattern *patterns, size_t *count)
{
	struct pattern *made[PATTERNS_MOST];
	const struct conf_node *nodes[PATTERNS_MOST];

	load_patterns(it, list, key, NULL, made, nodes, count);
	for (size_t i = 0; i < *count; i++)
		patterns[i] = (struct skip_pattern){ made[i], nodes[i] };
}

static void load_places(struct loading *it)
{
	for (size_t i = 0; i < it->config->place_count; i++) {
		char *name = (char *)(uintptr_t)it->config->places[i].name;
		size_t number = terms_add(&it->forms->terms, name,
					  (struct meaning){ .kind = TERM_PLACE, .value = name });

		lexicon_add(it->forms->words, it->forms->terms.terms[number].word, (int)number,
			    false);
	}
}

void load_words(struct loading *it)
{
	struct forms *forms = it->forms;
	const struct {
		const char *key;
		enum term_kind kind;
	} terms[] = {
		{ "particles", TERM_FILLER },	{ "totals", TERM_TOTAL },
		{ "relatives", TERM_RELATIVE }, { "anonymous", TERM_ANONYMOUS },
		{ "receipts", TERM_RECEIPT },	{ "receivers", TERM_RECEIVER },
	};
	const struct {
		const char *key;
		struct word_list *words;
	} lists[] = {
		{ "slips", &forms->slips },
		{ "settled", &forms->settled },
		{ "withdrawn", &forms->withdrawn },
		{ "fillers", &forms->fillers },
		{ "place_endings", &forms->place_endings },
		{ "yes", &forms->yes },
		{ "no", &forms->no },
		{ "unknown", &forms->unknown },
		{ "stop", &forms->stop },
		{ "proxy", &forms->proxies },
		{ "money", &forms->money },
		{ "coming", &forms->coming },
		{ "not_coming", &forms->not_coming },
	};
	const struct conf_node *root = conf_root(it->config->conf);
	const struct conf_node *words = conf_child(root, "words");

	conf_expect(it->problems, it->config->conf, words, conf_is_group(words), "a group { … }");
	for (size_t i = 0; conf_is_group(words) && i < conf_count(words); i++) {
		const char *name = conf_name(conf_at(words, i));
		bool known = text_is(name, "skip");

		for (size_t k = 0; k < sizeof(terms) / sizeof(*terms); k++)
			known |= text_is(name, terms[k].key);
		for (size_t k = 0; k < sizeof(lists) / sizeof(*lists); k++)
			known |= text_is(name, lists[k].key);
		if (!known)
			COMPLAIN(it, conf_at(words, i), "words.%s: unknown key", name);
	}
	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++)
		load_terms(it, list_of(it, words, terms[i].key), terms[i].key,
			   (struct meaning){ .kind = terms[i].kind });
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		load_list(it, list_of(it, words, lists[i].key), lists[i].key, lists[i].words);
	for (size_t i = 0; i < forms->money.count; i++) {
		if (strlen(forms->money.words[i]) < MONEY_LEAST)
			COMPLAIN(
				it, conf_child(words, "money"),
				"words.money: \"%s\" is too short; expected three letters at least",
				forms->money.words[i]);
	}
	load_list(it, conf_child(words, "particles"), "particles", &forms->fillers);
	load_terms(it, conf_child(words, "proxy"), "proxy", (struct meaning){ .kind = TERM_PROXY });
	add_fillers(it);
	load_places(it);
	load_skipped(it, list_of(it, words, "skip"), "words.skip", forms->skipped,
		     &forms->skipped_count);
	load_skipped(it, list_of(it, root, "ignore"), "ignore", forms->ignored,
		     &forms->ignored_count);
}
