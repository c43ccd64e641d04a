/*
 * What stands in a text → pieces, each a value for one field of the form: by the field's own
 * patterns, by a label before it (area: 5), by its type, and bare numbers by position.
 */
#include "forms/walk.h"

#include <string.h>

/* ---- patterns ---- */

static void match_pattern(struct reader *reader, const struct form *form, size_t field,
			  const struct pattern *pattern)
{
	int group = pattern_group(pattern, "value");
	struct field_value value = { .present = false };
	struct pattern_match match;
	char words[VALUE_SIZE];

	if (group < 0 || group >= PATTERN_GROUPS_MAX ||
	    pattern_find(pattern, reader->normal.utf8, reader->normal.size, reader->words_from,
			 &reader->budget, &match) != PATTERN_MATCHES ||
	    match.group[group].from == SIZE_MAX)
		return;
	put_typed(reader, (struct text_span){ match.group[group].from, match.group[group].to },
		  words, sizeof(words));
	if (!value_read(reader->forms, form, field, words, strlen(words), reader->today, &value))
		return;
	add_piece(reader, field, PIECE_VALUE)->value = value;
	reader_blank(reader, match.group[0].from, match.group[0].to);
}

static void match_patterns(struct reader *reader, const struct form *form)
{
	const struct form_rules *rules = rules_of(reader->forms, form);

	for (size_t i = 0; i < form->field_count; i++) {
		for (size_t k = 0; k < rules->fields[i].pattern_count && !has_piece(reader, i); k++)
			match_pattern(reader, form, i, rules->fields[i].patterns[k]);
	}
}

/* ---- the walk ---- */

/* "Group 3 mu 5": a number right behind a label, and taken with the label of the next. */
static bool took_labelled(const struct walk *walk, const struct mention *mention)
{
	enum field_type type = walk->label == NO_FIELD || mention->kind != MENTION_QUANTITY
				       ? FIELD_TEXT
				       : walk->form->fields[walk->label].type;

	return type == FIELD_GROUP || type == FIELD_PEOPLE;
}

static void take_mention(struct walk *walk, size_t at)
{
	const struct mention *mention = &walk->scan->mentions[at];

	walk->reader->here = mention->span.from;
	if (mention->span.from < walk->past || takes_free_words(walk, at))
		return;
	if (walk->names.taken[at]) {
		walk->label = NO_FIELD;
		return;
	}
	walk->reader->reading->leftover |= took_labelled(walk, mention);
	switch (mention->kind) {
	case MENTION_WORD: take_word(walk, mention); return;
	case MENTION_NUMBER: take_number(walk, at); return;
	case MENTION_OTHER: take_other(walk, mention); return;
	case MENTION_QUANTITY:
		take_quantity(walk, mention);
		walk->counted = mention->span.to;
		break;
	case MENTION_DATES: take_dates(walk, mention); break;
	case MENTION_PEOPLE: take_people(walk, mention); break;
	case MENTION_GROUP: take_group(walk, mention); break;
	case MENTION_NAME: take_other(walk, mention); return; /* after all no name */
	}
	walk->label = NO_FIELD;
	walk->total = walk->receipt = false;
}

/* ---- what was counted ---- */

/* "The 18th and 19th, two days": what is counted is what is named, or something is amiss. */
static void check_days(struct walk *walk)
{
	size_t named = 0;

	for (size_t i = 0; i < walk->reader->piece_count; i++)
		named += walk->reader->pieces[i].dates.count;
	walk->reader->reading->leftover |= walk->days != 0 && walk->days != (double)named;
}

/* Two loads, each of 1500 kg: what they weigh together is worth a question. */
static void count_loads(struct walk *walk)
{
	struct reader *reader = walk->reader;
	struct field_value *value;

	if (walk->of_load_count != 1 || walk->loads <= 0)
		return;
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (i != walk->of_load &&
		    reader->pieces[i].field == reader->pieces[walk->of_load].field)
			return; /* the first load so much, the second so much */
	}
	value = &reader->pieces[walk->of_load].value;
	put_number(value, value->number * walk->loads, true);
}

/* ---- an answer ---- */

void assign_answer(struct reader *reader, const struct form *form, size_t field)
{
	struct walk walk = {
		.reader = reader,
		.form = form,
		.form_index = (size_t)(form - reader->forms->forms),
		.scan = reader_scan(reader, form),
		.label = field,
		.answers = true,
	};

	find_names(reader, form, walk.scan, &walk.names);
	for (size_t i = 0; i < walk.scan->count; i++)
		take_mention(&walk, i);
	assign_names(reader, form, &walk.names);
	reader->reading->turned = walk.scan->turns != 0;
}

/* ---- a whole text ---- */

/* A misspelt keyword stands for its right form, which may be a choice too. */
static void take_implied(struct reader *reader, size_t form)
{
	const struct meaning *choice = term_meaning(reader->implied, TERM_CHOICE, form, 0);

	if (choice != NULL)
		put_words(&add_piece(reader, choice->field, PIECE_VALUE)->value, choice->value,
			  strlen(choice->value));
}

/* The label of a field that may be left out, and for which nothing else would be taken. */
static bool labels_free_field(const struct walk *walk, const struct mention *mention)
{
	const struct meaning *label = term_meaning(mention_term(walk->reader->forms, mention),
						   TERM_LABEL, walk->form_index, 0);

	return label != NULL && !walk->form->fields[label->field].required &&
	       walk->form->fields[label->field].fallback[0] == '\0';
}

/* "Variety: I do not know" says nothing, and turns nothing round: out with it, and with its label.
 * False: there is none. */
static bool blank_unknown(const struct walk *walk)
{
	struct reader *reader = walk->reader;
	const struct forms *forms = reader->forms;
	const struct scan *scan = reader_scan(reader, walk->form);
	const char *text = reader->normal.utf8;
	size_t size = reader->normal.size;

	for (size_t i = 0; i < scan->count && !form_takes_text(walk->form); i++) {
		size_t at = skip_fillers(forms, text, scan->mentions[i].span.to, size);
		size_t end = at + words_at(&forms->unknown, text, at);

		if (end == at || !labels_free_field(walk, &scan->mentions[i]) ||
		    (end < size && skip_fillers(forms, text, end, end + 1) == end))
			continue;
		reader_blank(reader, scan->mentions[i].span.from, end);
		return true;
	}
	return false;
}

/* "I want to hand over 2300", of what is told when it is done. */
static bool only_wishes(const struct walk *walk)
{
	const struct forms *forms = walk->reader->forms;

	for (size_t i = 0; rules_of(forms, walk->form)->done && i < walk->scan->count; i++) {
		const struct mention *mention = &walk->scan->mentions[i];

		if (term_meaning(mention_term(forms, mention), TERM_KEYWORD, walk->form_index, 0) !=
			    NULL &&
		    text_wished(walk->reader->normal.utf8, mention->span.from))
			return true;
	}
	return false;
}

/* "Lease 5 mu to me": whoever writes gets something, and gives nothing. */
static bool takes_itself(const struct reader *reader, const struct form *form)
{
	const struct word_list *receivers = &rules_of(reader->forms, form)->receivers;
	const char *text = reader->normal.utf8;

	for (size_t at = reader->words_from; at < reader->normal.size && receivers->count > 0;
	     at += text_step(text + at)) {
		size_t used = words_at(receivers, text, at);

		if (used > 0 && text_of_self(text, (struct text_span){ at + used, at + used + 1 }))
			return true;
	}
	return false;
}

void assign_mentions(struct reader *reader, const struct form *form)
{
	struct walk walk = {
		.reader = reader,
		.form = form,
		.form_index = (size_t)(form - reader->forms->forms),
		.label = NO_FIELD,
	};

	while (blank_unknown(&walk))
		;
	match_patterns(reader, form);
	take_implied(reader, walk.form_index);
	walk.scan = reader_scan(reader, form);
	find_names(reader, form, walk.scan, &walk.names);
	reader->reading->leftover |= takes_itself(reader, form);
	for (size_t i = 0; i < walk.scan->count; i++)
		take_mention(&walk, i);
	count_loads(&walk);
	give_bare_numbers(&walk);
	check_days(&walk);
	ask_vague(&walk);
	assign_names(reader, form, &walk.names);
	remove_slip(reader);
	reader->turns = turns_beside(reader, walk.scan, walk.form_index);
	reader->reading->turned = walk.scan->turns != 0;
	reader->reading->leftover |= walk.scan->cut || reader->normal.broken || only_wishes(&walk);
}
