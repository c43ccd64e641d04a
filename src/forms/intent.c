/* Intents: those that stand alone, and what the others say beside their keyword. */
#include "forms/inside.h"

#include <ctype.h>
#include <string.h>

/* ---- alone ---- */

static bool is_sign(char c)
{
	return (unsigned char)c < 0x80 && c != '\0' && !isalnum((unsigned char)c);
}

/* Octets of the intent's keyword that stands here, or 0. */
static size_t keyword_here(const struct forms *forms, const char *text, size_t at, size_t *form)
{
	size_t best = 0;

	for (size_t i = 0; i < forms->count; i++) {
		size_t used = words_at(&forms->rules[i].keywords, text, at);

		if (used > best) {
			best = used;
			*form = i;
		}
	}
	return best;
}

/* Octets of a form's name that stands here; *thing: it is also one of its choices, as fertiliser. */
static size_t form_named_here(const struct forms *forms, const char *text, size_t at, bool *thing)
{
	struct lexicon_word words[4];
	size_t count = lexicon_at(forms->words, text, at, words, 4);

	for (size_t i = 0; i < count; i++) {
		const struct term *term = &forms->terms.terms[words[i].number];
		const struct meaning *keyword = term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0);

		*thing = term_meaning(term, TERM_CHOICE, SIZE_MAX, 0) != NULL;
		if (words[i].likeness == LIKE_EQUAL && keyword != NULL &&
		    !forms->forms[keyword->form].is_intent)
			return words[i].size;
	}
	return 0;
}

/* What stands in a text of an intent alone. */
struct alone {
	size_t form; /* the first intent of those whose keyword stands there; SIZE_MAX: none */
	bool named, thing; /* a form by its name, by what may be chosen in it */
	bool of_things;	   /* the intent's keyword goes with both */
};

/* Octets of the form's name here, where no filler is longer. */
static size_t take_named(const struct forms *forms, const char *text, size_t at,
			 struct alone *alone)
{
	size_t filler = words_at(&forms->fillers, text, at);
	bool thing;
	size_t used = form_named_here(forms, text, at, &thing);

	if (used <= filler)
		return filler;
	alone->named = true;
	alone->thing |= thing;
	return used;
}

static size_t take_alone(const struct forms *forms, const char *text, size_t at,
			 struct alone *alone)
{
	size_t form = 0, used = keyword_here(forms, text, at, &form);

	if (used > 0) {
		alone->of_things |= words_at(&forms->rules[form].things, text, at) == used;
		alone->form = form < alone->form ? form : alone->form;
		return used;
	}
	used = take_named(forms, text, at, alone);
	return used > 0 ? used : is_sign(text[at]);
}

/* The whole text is keywords of such intents and fillers; of several intents the first counts.
 * "How do I enrol by text": an intent about forms may name them. */
const struct form *find_alone(struct reader *reader)
{
	const struct forms *forms = reader->forms;
	const char *text = reader->normal.utf8;
	struct alone alone = { .form = SIZE_MAX };

	for (size_t at = 0, used; text[at] != '\0'; at += used) {
		used = take_alone(forms, text, at, &alone);
		if (used == 0)
			return NULL;
	}
	if (alone.form == SIZE_MAX || (alone.named && !forms->rules[alone.form].about) ||
	    (alone.thing && !alone.of_things))
		return NULL;
	return &forms->forms[alone.form];
}

/* ---- what an intent says ---- */

/* Receipt 12, number 12, or a number right behind the keyword. Returns where words go on. */
static size_t take_receipt(struct reader *reader, const struct scan *scan)
{
	bool announced = false, at_start = true;
	size_t end = reader->words_from;

	for (size_t i = 0; i < scan->count; i++) {
		const struct mention *mention = &scan->mentions[i];
		const struct term *term = mention_term(reader->forms, mention);

		if (mention->span.from < reader->words_from)
			continue;
		if (mention->kind == MENTION_NUMBER && (announced || at_start) &&
		    mention->number.whole && mention->number.value > 0 &&
		    mention->number.value < RECEIPT_MOST && mention->number.doubt == DOUBT_NONE &&
		    !mention->number.numerals) {
			reader->reading->receipt = (int64_t)mention->number.value;
			return at_start || announced ? mention->span.to : end;
		}
		announced = term_meaning(term, TERM_RECEIPT, SIZE_MAX, 0) != NULL;
		at_start = at_start && announced;
	}
	return end;
}

/* "It is 2330, not 2300", as the intent's own patterns find it. */
static void take_change(struct reader *reader, const struct form *form)
{
	const struct form_rules *rules = rules_of(reader->forms, form);
	struct reading *reading = reader->reading;
	struct pattern_match match;

	if (reader->normal.size > LETTER_OCTETS)
		return;
	for (size_t i = 0; i < rules->pattern_count && reading->becomes[0] == '\0'; i++) {
		int was = pattern_group(rules->patterns[i], "was");
		int becomes = pattern_group(rules->patterns[i], "becomes");

		if (pattern_find(rules->patterns[i], reader->normal.utf8, reader->normal.size, 0,
				 &reader->budget, &match) != PATTERN_MATCHES)
			continue;
		put_typed(reader,
			  (struct text_span){ match.group[becomes].from, match.group[becomes].to },
			  reading->becomes, sizeof(reading->becomes));
		if (was >= 0 && match.group[was].from != SIZE_MAX)
			put_typed(reader,
				  (struct text_span){ match.group[was].from, match.group[was].to },
				  reading->was, sizeof(reading->was));
	}
}

/* The form that is named, or the one and only that the values fit. */
static const struct form *target_of(struct reader *reader)
{
	const struct forms *forms = reader->forms;
	const struct form *best = NULL;
	int most = 0, second = 0;

	for (size_t i = 0; i < forms->count; i++) {
		struct fit fit;
		int points;

		if (forms->forms[i].is_intent)
			continue;
		fit = fit_form(reader, i);
		points = fit.points + (fit.keyword || fit.near ? 10 : 0) + fit.verb;
		if (!fit.keyword && !fit.near && !fit.strong && !fit.verb)
			continue;
		if (points > most) {
			second = most;
			most = points;
			best = &forms->forms[i];
		} else if (points > second) {
			second = points;
		}
	}
	return most > second ? best : NULL;
}

void read_intent(struct reader *reader, const struct form *form)
{
	struct reading *reading = reader->reading;
	size_t from = take_receipt(reader, reader_scan(reader, form));

	take_change(reader, form);
	reading->target = target_of(reader);
	/* "Work tomorrow, I cannot come": what it is about stands before the keyword. */
	if (unknown_characters(reader->forms, reader->normal.utf8,
			       (struct text_span){ 0, reader->keyword_from }) > 0)
		from = 0;
	put_typed(reader, (struct text_span){ from, reader->normal.size }, reading->words,
		  sizeof(reading->words));
}
