/*
 * What the names in a text mean: whose the record is, who came to work, how many come. A word
 * that begins with a surname is only a guess; where the sender is known and the word stands
 * where no name is expected, it is asked about.
 */
#include "forms/inside.h"

#include <string.h>

struct name_list {
	size_t at[MENTIONS_MOST]; /* indexes of mentions */
	size_t count;
};

static void name_words(const struct reader *reader, const struct mention *mention, char *out,
		       size_t size)
{
	put_typed(reader, mention->span, out, size);
}

static bool is_sender(const struct reader *reader, const struct mention *mention)
{
	char name[VALUE_SIZE];

	name_words(reader, mention, name, sizeof(name));
	return reader->sender->name != NULL && text_is(name, reader->sender->name);
}

static bool sender_known(const struct reader *reader)
{
	return reader->sender->name != NULL && reader->sender->name[0] != '\0';
}

static bool ends_like_place(const struct reader *reader, const struct mention *mention)
{
	const struct word_list *endings = &reader->forms->place_endings;
	struct text_span span = mention->span;

	for (size_t i = 0; i < endings->count; i++) {
		size_t size = strlen(endings->words[i]);

		if (span.to - span.from > size &&
		    strncmp(reader->normal.utf8 + span.to - size, endings->words[i], size) == 0)
			return true;
	}
	return false;
}

/* Where a name is expected: behind the keyword, a proxy word, a label; before a group. */
static bool well_placed(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct term *before =
		at == 0 ? NULL : mention_term(reader->forms, &scan->mentions[at - 1]);

	if (at == 0 || (at + 1 < scan->count && scan->mentions[at + 1].kind == MENTION_GROUP))
		return true;
	return term_meaning(before, TERM_KEYWORD, SIZE_MAX, 0) != NULL ||
	       term_meaning(before, TERM_NEAR, SIZE_MAX, 0) != NULL ||
	       term_meaning(before, TERM_PROXY, SIZE_MAX, 0) != NULL ||
	       term_meaning(before, TERM_RELATIVE, SIZE_MAX, 0) != NULL ||
	       term_meaning(before, TERM_LABEL, SIZE_MAX, 0) != NULL ||
	       term_meaning(before, TERM_FILLER, SIZE_MAX, 0) != NULL ||
	       scan->mentions[at - 1].kind == MENTION_NAME;
}

/* 种植 5亩 张家湾: what looks like a name stands where a place is said. */
static bool is_place(struct reader *reader, const struct form *form, const struct scan *scan,
		     size_t at)
{
	size_t field = field_of_type(form, FIELD_PLACE);
	struct piece *piece;

	if (field == FIELDS_MOST || has_piece(reader, field) || well_placed(reader, scan, at) ||
	    !ends_like_place(reader, &scan->mentions[at]))
		return false;
	piece = add_piece(reader, field, PIECE_VALUE);
	name_words(reader, &scan->mentions[at], piece->value.text, sizeof(piece->value.text));
	piece->value.said = true;
	put_reason(&piece->value, "place");
	return true;
}

static void gather(struct reader *reader, const struct form *form, const struct scan *scan,
		   struct name_list *list)
{
	list->count = 0;
	for (size_t i = 0; i < scan->count; i++) {
		if (scan->mentions[i].kind == MENTION_NAME && !is_place(reader, form, scan, i))
			list->at[list->count++] = i;
	}
}

/* So many names and another number of people. */
static void doubt_count(struct reader *reader, size_t people, size_t count)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		struct field_value *value = &reader->pieces[i].value;

		if (reader->pieces[i].field != people || value->number == (double)count)
			continue;
		value->doubtful = true;
		put_reason(value, "sum");
	}
}

/* Several people, one behind the other. */
static void take_names(struct reader *reader, const struct form *form, const struct scan *scan,
		       const struct name_list *list, size_t field)
{
	SCOPED(buffer_release) struct buffer all = BUFFER_EMPTY;
	size_t people = field_of_type(form, FIELD_PEOPLE);
	struct piece *piece;

	for (size_t i = 0; i < list->count; i++) {
		char name[VALUE_SIZE];

		name_words(reader, &scan->mentions[list->at[i]], name, sizeof(name));
		buffer_add_format(&all, "%s%s", i == 0 ? "" : NAMES_MARK, name);
	}
	put_words(&add_piece(reader, field, PIECE_VALUE)->value, buffer_text(&all), all.size);
	if (people == FIELDS_MOST)
		return;
	if (!has_piece(reader, people)) {
		piece = add_piece(reader, people, PIECE_VALUE);
		put_number(&piece->value, (double)list->count, false);
	}
	doubt_count(reader, people, list->count);
}

/* A list of names where one is kept: so many people; that all of them come is asked. */
static bool count_names(struct reader *reader, const struct form *form,
			const struct name_list *list)
{
	size_t people = field_of_type(form, FIELD_PEOPLE);

	if (people == FIELDS_MOST || list->count < 2)
		return false;
	if (!has_piece(reader, people))
		put_number(&add_piece(reader, people, PIECE_VALUE)->value, (double)list->count,
			   true);
	doubt_count(reader, people, list->count);
	return true;
}

static void take_name(struct reader *reader, const struct scan *scan, size_t at, size_t field)
{
	struct piece *piece = add_piece(reader, field, PIECE_VALUE);
	char name[VALUE_SIZE];

	name_words(reader, &scan->mentions[at], name, sizeof(name));
	put_words(&piece->value, name, strlen(name));
	piece->value.doubtful = sender_known(reader) && !is_sender(reader, &scan->mentions[at]) &&
				!well_placed(reader, scan, at);
}

void assign_names(struct reader *reader, const struct form *form, const struct scan *scan)
{
	size_t field = field_of_type(form, FIELD_NAME), names = field_of_type(form, FIELD_NAMES);
	struct name_list list;

	gather(reader, form, scan, &list);
	if (list.count == 0)
		return;
	if (names != FIELDS_MOST) {
		take_names(reader, form, scan, &list, names);
		return;
	}
	if (field == FIELDS_MOST || has_piece(reader, field))
		return;
	if (count_names(reader, form, &list)) {
		if (!sender_known(reader))
			take_name(reader, scan, list.at[0], field);
		return;
	}
	for (size_t i = 0; i < list.count; i++)
		take_name(reader, scan, list.at[i], field);
}
