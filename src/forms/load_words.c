/* The words around the forms: places, and the lists of the group `words`. */
#include "forms/inside.h"

#include <stddef.h>
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

/* Words that the scan marks. */
static const struct {
	const char *key;
	enum term_kind kind;
} terms[] = {
	{ "particles", TERM_FILLER },	{ "totals", TERM_TOTAL },
	{ "relatives", TERM_RELATIVE }, { "anonymous", TERM_ANONYMOUS },
	{ "receipts", TERM_RECEIPT },	{ "receivers", TERM_RECEIVER },
};

/* Words that are looked for where they may stand. */
static const struct {
	const char *key;
	size_t list; /* where in struct forms */
} lists[] = {
#define KEPT(key, member)                                                                          \
	{                                                                                          \
		key, offsetof(struct forms, member)                                                \
	}
	KEPT("slips", slips),
	KEPT("settled", settled),
	KEPT("withdrawn", withdrawn),
	KEPT("fillers", fillers),
	KEPT("place_endings", place_endings),
	KEPT("yes", yes),
	KEPT("no", no),
	KEPT("unknown", unknown),
	KEPT("stop", stop),
	KEPT("proxy", proxies),
	KEPT("money", money),
	KEPT("coming", coming),
	KEPT("not_coming", not_coming),
#undef KEPT
};

static bool is_key(const char *name)
{
	bool known = text_is(name, "skip");

	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++)
		known |= text_is(name, terms[i].key);
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		known |= text_is(name, lists[i].key);
	return known;
}

static void check_keys(struct loading *it, const struct conf_node *words)
{
	conf_expect(it->problems, it->config->conf, words, conf_is_group(words), "a group { … }");
	for (size_t i = 0; conf_is_group(words) && i < conf_count(words); i++)
		if (!is_key(conf_name(conf_at(words, i))))
			COMPLAIN(it, conf_at(words, i), "words.%s: unknown key",
				 conf_name(conf_at(words, i)));
}

static void check_money(struct loading *it, const struct conf_node *node)
{
	const struct word_list *money = &it->forms->money;

	for (size_t i = 0; i < money->count; i++)
		if (strlen(money->words[i]) < MONEY_LEAST)
			COMPLAIN(
				it, node,
				"words.money: \"%s\" is too short; expected three letters at least",
				money->words[i]);
}

void load_words(struct loading *it)
{
	struct forms *forms = it->forms;
	const struct conf_node *root = conf_root(it->config->conf);
	const struct conf_node *words = conf_child(root, "words");

	check_keys(it, words);
	for (size_t i = 0; i < sizeof(terms) / sizeof(*terms); i++)
		load_terms(it, list_of(it, words, terms[i].key), terms[i].key,
			   (struct meaning){ .kind = terms[i].kind });
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
		load_list(it, list_of(it, words, lists[i].key), lists[i].key,
			  (struct word_list *)(void *)((char *)forms + lists[i].list));
	check_money(it, conf_child(words, "money"));
	load_list(it, conf_child(words, "particles"), "particles", &forms->fillers);
	load_terms(it, conf_child(words, "proxy"), "proxy", (struct meaning){ .kind = TERM_PROXY });
	add_fillers(it);
	load_places(it);
	load_skipped(it, list_of(it, words, "skip"), "words.skip", forms->skipped,
		     &forms->skipped_count);
	load_skipped(it, list_of(it, root, "ignore"), "ignore", forms->ignored,
		     &forms->ignored_count);
}
