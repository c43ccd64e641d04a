/*
 * What the files share that make pieces of what stands in a text. assign.c walks over the mentions
 * and hands each to one of the others:
 *
 *   take_value.c   quantities, days, people, groups: by their type
 *   take_word.c    words that the village knows
 *   take_unknown.c words that nobody knows
 *   take_number.c  bare numbers: by a label before them, else by their position
 */
#ifndef FORMS_WALK_H
#define FORMS_WALK_H

#include "forms/inside.h"

#define NO_FIELD FIELDS_MOST

/* The walk over the mentions. */
struct walk {
	struct reader *reader;
	const struct form *form;
	size_t form_index;
	const struct scan *scan;
	struct found_names names;
	size_t label;	/* field whose label stood just before */
	size_t past;	/* octet before which all is said */
	bool answers;	/* the text is one value: words in it are not looked into once more */
	bool total;	/* a word for a total stood just before */
	bool receipt;	/* a word for a receipt stood just before */
	size_t counted; /* octet behind the last amount */
	struct text_span
		vague[FIELDS_MOST];    /* words behind a field's label that are no value of it */
	double days;		       /* so many days, as they were counted; 0: they were not */
	double loads;		       /* so many loads; 0: they were not counted */
	size_t of_load, of_load_count; /* the first piece that tells what a load weighs */
	size_t bare[MENTIONS_MOST], bare_count;
};

/* ---- take_value.c ---- */

/* A number with its doubt, and why it cannot be. */
void fill_number(struct field_value *value, double number, enum text_doubt doubt);
/* Money without "a jin" or "a mu" may be the price of one, in the unit that the form supposes,
 * or of all: it is asked about. */
void suppose_price(const struct form_field *field, struct field_value *value);
/* True where the field's range holds the number. */
bool holds_number(const struct form_field *field, double number);
void take_quantity(struct walk *walk, const struct mention *mention);
void take_dates(struct walk *walk, const struct mention *mention);
void take_people(struct walk *walk, const struct mention *mention);
void take_group(struct walk *walk, const struct mention *mention);

/* ---- take_word.c, take_unknown.c ---- */

void take_word(struct walk *walk, const struct mention *mention);
void take_other(struct walk *walk, const struct mention *mention);
/* Free words behind their label reach as far as no figure and no gap parts them, whatever of them
 * is known: "buyer: the dealer of NAME". False: there are none here. */
bool takes_free_words(struct walk *walk, size_t at);
/* "Price: we shall see": asked about, where nothing else says how much. */
void ask_vague(struct walk *walk);

/* ---- take_number.c ---- */

/* For the field whose label stands before it; else it is kept until all others are taken. */
void take_number(struct walk *walk, size_t at);
/* Gives those that were kept to the fields that are left. */
void give_bare_numbers(struct walk *walk);

#endif
