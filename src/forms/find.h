/*
 * What the files share that find which form or intent a text means:
 *
 *   find.c    the order in which the others are asked
 *   clue.c    what a word and the words around it tell
 *   leave.c   a leave and a wish in one text
 *   named.c   intents and forms of free words, by their keywords
 *   foreign.c an intent's keyword that speaks of something else
 *   wanted.c  what is wanted beside what is refused
 *   contest.c forms with fields: for which of them words and values speak
 *   around.c  a refusal that stands around what is refused
 *   alike.c   misspelt keywords
 */
#ifndef FORMS_FIND_H
#define FORMS_FIND_H

#include "forms/inside.h"

/* ---- clue.c ---- */

/* True of a form with fields: several can speak for themselves in one text. */
static inline bool competes(const struct forms *forms, size_t form)
{
	return !forms->forms[form].is_intent && !form_takes_text(&forms->forms[form]);
}
/* A word of a form with fields: its keyword, or what may be chosen in it. */
bool is_of_fields(const struct forms *forms, const struct term *term);
/* The first mention behind greetings, names and what nobody writes for; scan->count: none. */
size_t first_that_matters(const struct reader *reader, const struct scan *scan);
/* So many: of things or of people. */
bool tells_amount(const struct mention *mention);
bool is_refusal(const struct reader *reader, struct text_span word);
/* The number of an earlier record, or the word for one, right behind the keyword. */
bool names_receipt(const struct reader *reader, const struct scan *scan, size_t at);
/* "The tractor broke": words of a form of free words. */
bool tells_trouble(const struct reader *reader, const struct scan *scan);
/* A day stands within the stretch. */
bool names_day(const struct scan *scan, struct text_span within);
/* The octets at which the words begin and end that no sign or blank parts from here. */
size_t begin_of_clause(const char *text, size_t at);
size_t end_of_clause(const char *text, size_t at);
/* The text means this form; what it says of it begins at an octet. */
void settle_on(struct reader *reader, size_t form, enum form_evidence evidence, size_t words_from);

/* ---- leave.c ---- */

/* "Today on leave, tomorrow two of us come": taken as either, the other would be lost; so
 * would who goes instead. A refusal behind the wish only says which day is not meant. */
bool takes_leave_and_wishes(struct reader *reader);

/* ---- foreign.c ---- */

/* "The water does not come": a thing's own refusal, glued to it. */
bool is_of_thing(const struct reader *reader, const struct scan *scan, size_t at);
/* An intent's keyword that stands in a text of something else; first: what matters in it. */
bool is_foreign(const struct reader *reader, const struct scan *scan, size_t at, size_t first,
		size_t form);

/* ---- wanted.c ---- */

/* A refusal that takes back only part of what is said. */
bool wants_else(const struct reader *reader, const struct scan *scan, size_t at, size_t form);
/* "Add 50 kg of fertiliser": an order, where no number says to what it is added. */
bool orders_behind(const struct reader *reader, const struct scan *scan, size_t at, size_t form);

/* ---- named.c: each is true where it settled what is meant ---- */

/* What the text begins with; "cancel the 5 mu, make it 6" is a change after all. */
bool find_leading(struct reader *reader);
/* An intent by its patterns alone: "not 5 mu but 6". True also where it asks whether that may be,
 * which is no form's. */
bool find_change(struct reader *reader);
/* What is named wherever it stands. */
bool find_named(struct reader *reader);
/* A form of free words, by a keyword anywhere or by what is amiss. */
bool find_text_form(struct reader *reader, enum term_kind kind);

/* ---- contest.c ---- */

#define FORMS_MOST     32
#define REFUSED_POINTS (-1000)

struct contest {
	struct fit fits[FORMS_MOST];
	int points[FORMS_MOST];
	size_t count, best;
	size_t first; /* octet of the first keyword of any; SIZE_MAX: none */
};

void hold_contest(struct reader *reader, struct contest *contest);
/* A keyword in a letter of many words, or in a question, makes no record. */
bool is_letter(struct reader *reader, const struct contest *contest);
/* So much speaks for the best form that nobody needs to name it. */
bool free_enough(struct reader *reader, const struct contest *contest);
/* The best is meant; others for which as much speaks are its rivals. */
void settle_contest(struct reader *reader, const struct contest *contest);

/* ---- around.c, alike.c ---- */

/* "Want no film any more": what is given up in the middle of its refusal. */
bool find_given_up(struct reader *reader);
/* A misspelt keyword at the beginning, with values that speak for one of its forms. */
bool find_alike(struct reader *reader);

#endif
