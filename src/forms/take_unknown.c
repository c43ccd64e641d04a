/*
 * Words that nobody knows: a place that ends as places do, free words behind their label, or what
 * is left over.
 */
#include "forms/walk.h"

#include <string.h>

#define PLACE_MOST    6 /* characters of a place that nobody knows */
#define LETTERS_A_HAN 3

static void take_unknown_place(struct walk *walk, size_t field, struct text_span span)
{
	struct piece *piece = add_piece(walk->reader, field, PIECE_VALUE);

	put_typed(walk->reader, span, piece->value.text, sizeof(piece->value.text));
	piece->value.said = true;
	put_reason(&piece->value, "place");
}

/* "In the mill field", not "in the evening I was looking for". A Han character says as much as
 * several letters. */
static bool is_short(const struct reader *reader, struct text_span span)
{
	size_t unknown = unknown_characters(reader->forms, reader->normal.utf8, span);

	if (text_is_letter(reader->normal.utf8[span.from]))
		unknown /= LETTERS_A_HAN;
	return text_turns(reader->normal.utf8, span, NULL) == 0 && unknown <= PLACE_MOST;
}

static void take_labelled_words(struct walk *walk, size_t field, struct text_span span, bool glued)
{
	struct field_value value = { .present = false };
	struct reader *reader = walk->reader;
	enum field_type type = walk->form->fields[field].type;
	/* "Buyer: this one or that". */
	bool open = type == FIELD_WORDS && text_turns(reader->normal.utf8, span, NULL) != 0;
	char words[VALUE_SIZE];

	put_typed(reader, span, words, sizeof(words));
	if (words_at(&reader->forms->unknown, reader->normal.utf8, span.from) ==
	    span.to - span.from)
		return; /* "variety: I do not know" */
	if (!field_is_number(type) && !open &&
	    value_read(reader->forms, walk->form, field, words, strlen(words), reader->today,
		       &value))
		add_piece(reader, field, PIECE_VALUE)->value = value;
	else if (!glued && (open || is_short(reader, span)) && walk->vague[field].to == 0)
		walk->vague[field] = span;
	else
		reader->reading->leftover = true;
}

/* A label stands before it, of no place. In an answer all stands behind the field's label. A number's
 * label that words are glued to is rather the beginning of them. */
static bool is_labelled(const struct walk *walk, const struct mention *mention)
{
	return walk->label != NO_FIELD && !walk->answers &&
	       walk->form->fields[walk->label].type != FIELD_PLACE &&
	       !(mention->glued && field_is_number(walk->form->fields[walk->label].type));
}

/* The last place that was named has no land or weight yet that would be its own. */
static bool place_waits(const struct walk *walk, size_t place)
{
	bool waits = false;

	for (size_t i = 0; i < walk->reader->piece_count; i++) {
		enum field_type type = walk->form->fields[walk->reader->pieces[i].field].type;

		if (walk->reader->pieces[i].field == place)
			waits = true;
		else if (type == FIELD_AREA || type == FIELD_WEIGHT)
			waits = false;
	}
	return waits;
}

void take_other(struct walk *walk, const struct mention *mention)
{
	struct reader *reader = walk->reader;
	size_t place = field_of_type(walk->form, FIELD_PLACE);
	struct text_span span = mention->span;

	span.from = skip_fillers(reader->forms, reader->normal.utf8, span.from, span.to);
	if (span.from >= span.to ||
	    unknown_characters(reader->forms, reader->normal.utf8, span) == 0)
		return; /* a label stays, as in "the plot is ..." */
	if (walk->label != NO_FIELD && walk->form->fields[walk->label].type == FIELD_PLACE &&
	    is_short(reader, span))
		take_unknown_place(walk, walk->label, span);
	else if (is_labelled(walk, mention) &&
		 !field_is_number(walk->form->fields[walk->label].type))
		take_labelled_words(walk, walk->label, span, mention->glued);
	else if (place != NO_FIELD && sounds_like_place(reader, span) && is_short(reader, span) &&
		 !place_waits(walk, place))
		take_unknown_place(walk, place, span);
	else if (is_labelled(walk, mention))
		take_labelled_words(walk, walk->label, span, mention->glued);
	else
		reader->reading->leftover = true;
	walk->label = NO_FIELD;
}

/* ---- free words ---- */

static bool is_words(const struct mention *mention)
{
	return mention->kind == MENTION_WORD || mention->kind == MENTION_OTHER ||
	       mention->kind == MENTION_NAME;
}

bool takes_free_words(struct walk *walk, size_t at)
{
	const struct mention *mention = &walk->scan->mentions[at];
	const struct term *term = mention_term(walk->reader->forms, mention);
	struct text_span span = mention->span;

	if (!is_labelled(walk, mention) || walk->form->fields[walk->label].type != FIELD_WORDS ||
	    !is_words(mention) || term_meaning(term, TERM_KEYWORD, SIZE_MAX, 0) != NULL ||
	    term_meaning(term, TERM_LABEL, walk->form_index, 0) != NULL)
		return false;
	span.from = mention->kind == MENTION_OTHER
			    ? skip_fillers(walk->reader->forms, walk->reader->normal.utf8,
					   span.from, span.to)
			    : span.from;
	for (at++; at < walk->scan->count && is_words(&walk->scan->mentions[at]) &&
		   walk->scan->mentions[at].glued;
	     at++)
		span.to = walk->scan->mentions[at].span.to;
	if (span.from >= span.to)
		return false;
	take_labelled_words(walk, walk->label, span, false);
	walk->label = NO_FIELD;
	walk->past = span.to;
	return true;
}

void ask_vague(struct walk *walk)
{
	const struct normal_text *normal = &walk->reader->normal;

	for (size_t i = 0; i < walk->form->field_count; i++) {
		struct piece *piece;

		if (walk->vague[i].to == 0)
			continue;
		if (has_piece(walk->reader, i)) {
			walk->reader->reading->leftover = true;
			continue;
		}
		piece = add_piece(walk->reader, i, PIECE_VALUE);
		while (walk->vague[i].to < normal->size && normal->utf8[walk->vague[i].to] != ' ')
			walk->vague[i].to++;
		put_typed(walk->reader, walk->vague[i], piece->value.text,
			  sizeof(piece->value.text));
		piece->value.said = true;
		put_reason(&piece->value, "vague");
	}
}
