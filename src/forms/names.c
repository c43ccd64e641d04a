/*
 * The people in a text: whose the record is, who came to work, how many come.
 *
 * A name is a guess by its first character. Where the scan was not sure (the second is in few names)
 * a run of two to four characters is one all the same if it stands where names stand: behind the
 * keyword, a proxy word or a label, or beside a group. Where the sender is known and somebody
 * else's name stands where none is expected, it is asked about.
 */
#include "forms/inside.h"

#include "text/traditional.h"

#include <string.h>

#define NAME_LEAST 2
#define NAME_MOST  4

static bool sender_known(const struct reader *reader)
{
	return reader->sender->name != NULL && reader->sender->name[0] != '\0';
}

/* ---- stretches ---- */

/* Han characters in a stretch; 0: something else stands in it. */
static size_t han_characters(const char *text, struct text_span span)
{
	size_t count = 0;

	for (size_t at = span.from; at < span.to; at += text_step(text + at)) {
		if (!text_is_han(text_char(text + at)))
			return 0;
		count++;
	}
	return count;
}

bool sounds_like_place(const struct reader *reader, struct text_span span)
{
	const struct word_list *endings = &reader->forms->place_endings;

	for (size_t i = 0; i < endings->count; i++) {
		size_t size = strlen(endings->words[i]);

		if (span.to - span.from > size &&
		    strncmp(reader->normal.utf8 + span.to - size, endings->words[i], size) == 0)
			return true;
	}
	return false;
}

static bool is_of_home(const struct reading_sender *sender, const char *name)
{
	if (sender->name != NULL && sender->name[0] != '\0' && text_is(name, sender->name))
		return true;
	for (size_t i = 0; i < sender->people_count; i++) {
		if (text_is(name, sender->people[i].name))
			return true;
	}
	return false;
}

/* A name as rosters have it: in simplified characters, unless the sender's is not. */
static void put_name(const struct reader *reader, struct text_span span, char name[VALUE_SIZE])
{
	put_typed(reader, span, name, VALUE_SIZE);
	if (!is_of_home(reader->sender, name))
		traditional_simplify(name);
}

/* The sender, or one of those who share the phone. */
static bool is_at_home(const struct reader *reader, struct text_span span)
{
	char name[VALUE_SIZE];

	put_name(reader, span, name);
	return is_of_home(reader->sender, name);
}

/* Octets of the name of one of them that begins a stretch, NAME of "NAME's family"; 0: none does. */
static size_t home_name(const struct reader *reader, struct text_span span)
{
	const struct reading_sender *sender = reader->sender;
	const char *text = reader->normal.utf8 + span.from;

	if (sender_known(reader) && text_begins(text, sender->name))
		return strlen(sender->name);
	for (size_t i = 0; i < sender->people_count; i++) {
		if (text_begins(text, sender->people[i].name))
			return strlen(sender->people[i].name);
	}
	return 0;
}

/* Whether a name ends here, whatever follows. */
static bool always_ends(const char *at, size_t size)
{
	size_t ends[4], count;
	enum name_kind kind;

	count = text_name(at, ends, 4, &kind);
	for (size_t i = 0; i < count; i++) {
		if (ends[i] == size)
			return true;
	}
	return false;
}

/* The same where nothing follows that could be meant otherwise. */
static bool may_end(const char *at, size_t size)
{
	return always_ends(at, size) || text_whole_name(at, size) != NAME_NONE;
}

/* "NAME's family": a filler of one character behind a name is no part of it. */
static void cut_filler(const struct reader *reader, struct text_span *span)
{
	const char *text = reader->normal.utf8;
	size_t last = span->to;

	while (last > span->from && text_goes_on(text[last - 1]))
		last--;
	last -= last > span->from;
	if (words_at(&reader->forms->fillers, text, last) == span->to - last &&
	    may_end(text + span->from, last - span->from))
		span->to = last;
}

static enum name_kind surname_of(const struct reader *reader, struct text_span span)
{
	size_t ends[1];
	enum name_kind kind;

	text_name(reader->normal.utf8 + span.from, ends, 1, &kind);
	return kind;
}

/* ---- where names stand ---- */

static bool is_group(const struct scan *scan, size_t at)
{
	return at < scan->count && scan->mentions[at].kind == MENTION_GROUP;
}

/* Behind the keyword, a proxy word or the like. */
static bool behind_opener(const struct reader *reader, const struct scan *scan, size_t at)
{
	static const enum term_kind openers[] = { TERM_KEYWORD,	 TERM_NEAR,  TERM_PROXY,
						  TERM_RELATIVE, TERM_LABEL, TERM_FILLER };
	const struct term *before =
		at == 0 ? NULL : mention_term(reader->forms, &scan->mentions[at - 1]);

	for (size_t i = 0; i < sizeof(openers) / sizeof(*openers); i++) {
		if (term_meaning(before, openers[i], SIZE_MAX, 0) != NULL)
			return true;
	}
	return at == 0 || scan->mentions[at - 1].span.to <= reader->words_from;
}

/* "Group 8, HILL NAME, 12 mu, in the east field": the land is named, so the other one is a person,
 * from a stranger, whom the record wants to know by name. */
static bool beside_place(const struct reader *reader, const struct scan *scan, size_t at)
{
	if (at == 0 || !is_group(scan, at - 1) || sender_known(reader))
		return false;
	for (size_t i = 0; i < scan->count; i++) {
		if (term_meaning(mention_term(reader->forms, &scan->mentions[i]), TERM_PLACE,
				 SIZE_MAX, 0) != NULL)
			return true;
	}
	return false;
}

/* "For my father NAME": who is spoken for is no place, whatever his name sounds like. */
static bool behind_person(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct term *before =
		at == 0 ? NULL : mention_term(reader->forms, &scan->mentions[at - 1]);

	return term_meaning(before, TERM_PROXY, SIZE_MAX, 0) != NULL ||
	       term_meaning(before, TERM_RELATIVE, SIZE_MAX, 0) != NULL;
}

/* The mention that says what this one is: fillers between them are passed over. */
static const struct term *said_before(const struct reader *reader, const struct scan *scan,
				      size_t at)
{
	while (at > 0 && scan->mentions[at - 1].kind == MENTION_OTHER &&
	       unknown_characters(reader->forms, reader->normal.utf8,
				  scan->mentions[at - 1].span) == 0)
		at--;
	return at > 0 ? mention_term(reader->forms, &scan->mentions[at - 1]) : NULL;
}

/* "Leased to NAME", "buyer: NAME": the other side, and not who reports it. */
static bool is_other_side(const struct reader *reader, const struct form *form,
			  const struct scan *scan, size_t at)
{
	size_t index = (size_t)(form - reader->forms->forms);
	const struct term *before = said_before(reader, scan, at);
	const struct meaning *label = term_meaning(before, TERM_LABEL, index, 0);

	if (label != NULL && form->fields[label->field].type == FIELD_WORDS)
		return true;
	return scan->mentions[at].glued && term_meaning(before, TERM_RECEIVER, SIZE_MAX, 0) != NULL;
}

bool behind_receiver(const struct reader *reader, const struct form *form, size_t at)
{
	const struct word_list *list = &rules_of(reader->forms, form)->receivers;

	for (size_t i = 0; i < list->count; i++) {
		size_t size = strlen(list->words[i]);

		if (size <= at &&
		    strncmp(reader->normal.utf8 + at - size, list->words[i], size) == 0)
			return true;
	}
	return false;
}

/* What may stand before a name and belong to it: my brother NAME, NAME of group 5. */
static bool describes(const struct reader *reader, const struct mention *mention)
{
	const struct term *term = mention_term(reader->forms, mention);

	return mention->kind == MENTION_GROUP ||
	       term_meaning(term, TERM_RELATIVE, SIZE_MAX, 0) != NULL ||
	       term_meaning(term, TERM_FILLER, SIZE_MAX, 0) != NULL;
}

/* "I lease 5 mu to NAME" says to whom; "for NAME, to lease" may say whose they are. */
static bool is_receiver(const struct reader *reader, const struct form *form,
			const struct scan *scan, size_t at)
{
	size_t from = skip_fillers(reader->forms, reader->normal.utf8, scan->mentions[at].span.from,
				   scan->mentions[at].span.to);

	if (reader->words_from == 0 || from < reader->words_from)
		return false;
	while (!behind_receiver(reader, form, from)) {
		if (at == 0 || !scan->mentions[at].glued ||
		    !describes(reader, &scan->mentions[at - 1]))
			return false;
		from = scan->mentions[--at].span.from;
	}
	return true;
}

/* A place between groups, keywords, and what was said of somebody. */
static bool well_placed(const struct reader *reader, const struct scan *scan, size_t at,
			size_t next)
{
	return behind_opener(reader, scan, at) || is_group(scan, next) ||
	       (at > 0 && scan->mentions[at - 1].kind == MENTION_NAME);
}

/* ---- finding ---- */

static void add_name(struct found_names *names, struct text_span span, bool doubtful)
{
	names->list[names->count++] = (struct found_name){ span, doubtful };
}

/* "NAME and I": one is named, and another is meant too. */
static void doubt_joined(const struct reader *reader, struct found_names *names)
{
	if (names->count == 1 && text_joined(reader->normal.utf8, names->list[0].span.from))
		names->list[0].doubtful = true;
}

/* Whether the stretch is a name before the mention behind it: glued to so many, what some names end
 * in is rather a word of its own (NAME leads two people). */
static bool ends_name(const struct reader *reader, const struct scan *scan, size_t next,
		      struct text_span span)
{
	const struct mention *behind = next < scan->count ? &scan->mentions[next] : NULL;
	const char *text = reader->normal.utf8 + span.from;

	if (behind != NULL && behind->glued &&
	    (behind->kind == MENTION_PEOPLE || behind->kind == MENTION_QUANTITY))
		return always_ends(text, span.to - span.from);
	return text_whole_name(text, span.to - span.from) != NAME_NONE;
}

/* A surname and half of what is given: what belongs to a name, where the scan saw an unknown word. */
static bool goes_on(const struct reader *reader, const struct scan *scan, size_t at,
		    struct text_span span)
{
	const struct mention *next = at + 1 < scan->count ? &scan->mentions[at + 1] : NULL;
	struct text_span whole = span;

	if (next == NULL || next->kind != MENTION_OTHER || next->span.from != span.to ||
	    han_characters(reader->normal.utf8, next->span) == 0)
		return false;
	whole.to = next->span.to;
	/* Behind a surname of one character stand two at most: a fourth is the next word's. */
	if (han_characters(reader->normal.utf8, whole) >
	    (surname_of(reader, span) == NAME_SURE ? NAME_MOST : NAME_MOST - 1))
		return false;
	/* NAME brings two people: what no name ends in is a word of its own. */
	cut_filler(reader, &whole);
	return whole.to == span.to || ends_name(reader, scan, at + 2, whole);
}

/* John and White: the word behind one Latin name is written as another, and may be the rest. */
static bool may_go_on(const struct reader *reader, const struct scan *scan, size_t at)
{
	const struct mention *name = &scan->mentions[at], *next = name + 1;
	const struct normal_text *normal = &reader->normal;

	if (at + 1 == scan->count || next->kind != MENTION_WORD ||
	    next->span.from != name->span.to + 1 || !text_is_letter(normal->utf8[name->span.from]))
		return false;
	for (size_t i = name->span.from; i < name->span.to; i++) {
		if (normal->utf8[i] == ' ')
			return false;
	}
	for (size_t i = next->span.from; i < next->span.to; i++) {
		if (!text_is_letter(normal->utf8[i]))
			return false;
	}
	return (normal->marks[next->span.from] & NORMAL_CAPITAL) != 0 &&
	       term_meaning(mention_term(reader->forms, next), TERM_CHOICE, SIZE_MAX, 0) != NULL;
}

/* A name that the scan found: sure where it is known here or stands where names stand. */
static void take_mentioned(const struct reader *reader, const struct form *form,
			   const struct scan *scan, size_t at, struct found_names *names)
{
	const struct mention *mention = &scan->mentions[at];
	struct text_span span = mention->span;
	bool joined = goes_on(reader, scan, at, span), placed, doubtful;
	enum name_kind kind = surname_of(reader, span);

	if (joined)
		span.to = scan->mentions[at + 1].span.to;
	if (home_name(reader, span) > 0 && home_name(reader, span) <= span.to - span.from)
		span.to = span.from + home_name(reader, span);
	if (joined)
		cut_filler(reader, &span);
	placed = well_placed(reader, scan, at, at + 1 + joined);
	if (field_of_type(form, FIELD_PLACE) != FIELDS_MOST && sounds_like_place(reader, span) &&
	    !is_at_home(reader, span) && !is_group(scan, at + 1 + joined) &&
	    !behind_person(reader, scan, at) && !(placed && !sender_known(reader)) &&
	    !beside_place(reader, scan, at))
		return; /* a hamlet bears its people's name */
	/* In a list of many names the sender's own says nothing. */
	doubtful = (joined && kind != NAME_USUAL && kind != NAME_SURE) ||
		   (sender_known(reader) && field_of_type(form, FIELD_NAMES) == FIELDS_MOST &&
		    (!placed || kind == NAME_WEAK || (joined && !is_group(scan, at + 2))));
	doubtful |= may_go_on(reader, scan, at) || behind_receiver(reader, form, span.from);
	doubtful &= !is_at_home(reader, span);
	names->taken[at] = true;
	if (joined)
		names->taken[at + 1] = true;
	add_name(names, span, doubtful);
}

/* "NAME and NAME", both of whom share the phone; what else is behind a name, is no part of it. */
static void take_rest(const struct reader *reader, struct text_span rest, struct found_names *names)
{
	const char *text = reader->normal.utf8;
	size_t size;

	rest.from = skip_fillers(reader->forms, text, rest.from, rest.to);
	size = home_name(reader, rest);
	if (size > 0 && size <= rest.to - rest.from)
		add_name(names, (struct text_span){ rest.from, rest.from + size }, false);
	else if (unknown_characters(reader->forms, text, rest) > 0)
		names->list[names->count - 1].doubtful = true;
}

/* A run of unknown characters that stands where a name does. */
static void take_unknown(const struct reader *reader, const struct form *form,
			 const struct scan *scan, size_t at, struct found_names *names)
{
	struct text_span span = scan->mentions[at].span;
	size_t characters;
	enum name_kind kind;

	span.from = skip_fillers(reader->forms, reader->normal.utf8, span.from, span.to);
	if (span.from >= span.to || is_receiver(reader, form, scan, at))
		return;
	if (home_name(reader, span) > 0 && home_name(reader, span) <= span.to - span.from)
		span.to = span.from + home_name(reader, span);
	cut_filler(reader, &span);
	characters = han_characters(reader->normal.utf8, span);
	kind = surname_of(reader, span);
	if (characters < NAME_LEAST || characters > NAME_MOST ||
	    (!is_at_home(reader, span) &&
	     (!well_placed(reader, scan, at, at + 1) ||
	      (kind != NAME_USUAL && kind != NAME_SURE && !is_group(scan, at + 1) &&
	       text_whole_name(reader->normal.utf8 + span.from, span.to - span.from) ==
		       NAME_NONE) ||
	      (sounds_like_place(reader, span) && !is_group(scan, at + 1)))))
		return;
	names->taken[at] = true;
	add_name(names, span,
		 !is_at_home(reader, span) && (kind == NAME_NONE || kind == NAME_WEAK ||
					       (sender_known(reader) && !is_group(scan, at + 1))));
	span.from = span.to;
	span.to = scan->mentions[at].span.to;
	take_rest(reader, span, names);
}

void find_names(const struct reader *reader, const struct form *form, const struct scan *scan,
		struct found_names *names)
{
	names->count = 0;
	memset(names->taken, 0, sizeof(names->taken));
	if (field_of_type(form, FIELD_NAME) == FIELDS_MOST &&
	    field_of_type(form, FIELD_NAMES) == FIELDS_MOST)
		return;
	for (size_t i = 0; i < scan->count; i++) {
		if (scan->mentions[i].kind == MENTION_NAME && !names->taken[i] &&
		    !is_other_side(reader, form, scan, i) && !is_receiver(reader, form, scan, i))
			take_mentioned(reader, form, scan, i, names);
	}
	for (size_t i = 0; i < scan->count && names->count == 0; i++) {
		if (scan->mentions[i].kind == MENTION_OTHER &&
		    !is_other_side(reader, form, scan, i))
			take_unknown(reader, form, scan, i, names);
	}
	doubt_joined(reader, names);
}

/* ---- what they are to the form ---- */

static bool stands_between(const struct piece *piece, const struct found_names *names)
{
	return piece->at > names->list[0].span.from &&
	       piece->at < names->list[names->count - 1].span.from;
}

/* So many names and another number of people; or one that stands between them, and may be of the
 * first alone. */
static void doubt_count(struct reader *reader, const struct found_names *names, size_t people,
			size_t count)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		struct field_value *value = &reader->pieces[i].value;

		if (reader->pieces[i].field != people || !value->present ||
		    (value->number == (double)count && !stands_between(&reader->pieces[i], names)))
			continue;
		value->doubtful = true;
		put_reason(value, "sum");
	}
}

#define BESIDE 16 /* octets beside a name in which its neighbour in a list begins */

/* The marks of a list are blanks in the normal form: what was typed tells who is in it. */
static bool listed_with_self(const struct reader *reader, struct text_span name)
{
	size_t from = reader->normal.typed[name.from];
	size_t to =
		name.to < reader->normal.size ? reader->normal.typed[name.to] : reader->typed_size;
	size_t begin = from < BESIDE ? 0 : from - BESIDE;
	size_t end = reader->typed_size - to < BESIDE ? reader->typed_size : to + BESIDE;
	char typed[128];

	if (to < from || end - begin >= sizeof(typed))
		return false;
	memcpy(typed, reader->typed + begin, end - begin);
	typed[end - begin] = '\0';
	return text_with_self(typed, (struct text_span){ from - begin, to - begin });
}

/* Whoever writes comes too: with the first of them, or with the last. Where a form wants a list,
 * also beside one of them, with nothing between. */
static bool with_self(const struct reader *reader, const struct form *form,
		      const struct found_names *names)
{
	const char *text = reader->normal.utf8;
	struct text_span first = names->list[0].span, last = names->list[names->count - 1].span;

	if (field_of_type(form, FIELD_NAMES) != FIELDS_MOST &&
	    (text_beside_self(text, first) || text_beside_self(text, last)))
		return true;
	return text_with_self(text, first) || text_with_self(text, last) ||
	       listed_with_self(reader, first) || listed_with_self(reader, last);
}

static void count_people(struct reader *reader, const struct found_names *names, size_t people,
			 size_t count, bool doubtful)
{
	if (people == FIELDS_MOST)
		return;
	if (!has_piece(reader, people))
		put_number(&add_piece(reader, people, PIECE_VALUE)->value, (double)count, doubtful);
	doubt_count(reader, names, people, count);
}

/* John Smith Mary Wanjiku, with no comma between: who can cut it? */
static bool run_together(const struct reader *reader, const struct found_names *names, size_t at)
{
	const struct normal_text *normal = &reader->normal;
	size_t end = at > 0 ? names->list[at - 1].span.to : 0, from = names->list[at].span.from;

	while (at > 0 && end < from && normal->utf8[end] == ' ' &&
	       !(normal->marks[end] & (NORMAL_COMMA | NORMAL_BREAK)))
		end++;
	return at > 0 && end == from && text_is_letter(normal->utf8[from]) &&
	       text_is_letter(normal->utf8[names->list[at - 1].span.from]);
}

/* The same name once more: one person, or two of one name? */
static bool is_repeated(const struct reader *reader, const struct found_names *names, size_t at)
{
	const char *text = reader->normal.utf8;
	size_t size = names->list[at].span.to - names->list[at].span.from;

	for (size_t i = 0; i < at; i++) {
		if (names->list[i].span.to - names->list[i].span.from == size &&
		    strncmp(text + names->list[i].span.from, text + names->list[at].span.from,
			    size) == 0)
			return true;
	}
	return false;
}

/* Several people, one behind the other; self: and whoever writes. */
static void add_names(struct reader *reader, const struct found_names *names, size_t field,
		      bool self)
{
	SCOPED(buffer_release) struct buffer all = BUFFER_EMPTY;
	bool latin = text_is_letter(reader->normal.utf8[names->list[0].span.from]);
	const char *mark = latin ? ", " : NAMES_MARK;
	bool doubtful = false;
	struct piece *piece;

	for (size_t i = 0; i < names->count; i++) {
		char name[VALUE_SIZE];

		put_name(reader, names->list[i].span, name);
		buffer_add_format(&all, "%s%s", i == 0 ? "" : mark, name);
		doubtful |= names->list[i].doubtful || run_together(reader, names, i) ||
			    is_repeated(reader, names, i);
	}
	if (self && sender_known(reader))
		buffer_add_format(&all, "%s%s", mark, reader->sender->name);
	piece = add_piece(reader, field, PIECE_VALUE);
	put_words(&piece->value, buffer_text(&all), all.size);
	piece->value.doubtful = doubtful || self;
	piece->at = names->list[0].span.from;
}

/* How many days stand before an octet. */
static size_t days_before(const struct reader *reader, size_t date, size_t octet)
{
	size_t count = 0;

	for (size_t i = 0; i < reader->piece_count; i++)
		count += reader->pieces[i].field == date && reader->pieces[i].at < octet;
	return count;
}

/* "On the 9th A and B, on the 10th C": whether behind each of several days stand its own people. */
static bool each_day_has_names(const struct reader *reader, const struct found_names *names,
			       size_t date)
{
	size_t days = days_before(reader, date, SIZE_MAX), last = 0;

	for (size_t i = 0; i < names->count; i++) {
		size_t day = days_before(reader, date, names->list[i].span.from);

		if (day == 0 || day > last + 1)
			return false;
		last = day;
	}
	return days > 1 && last == days;
}

/* The people of each day are a list of their own, and counted apart. */
static void take_names_by_day(struct reader *reader, const struct form *form,
			      const struct found_names *names, size_t field, size_t date)
{
	size_t people = field_of_type(form, FIELD_PEOPLE);
	bool counted = people == FIELDS_MOST || has_piece(reader, people);

	for (size_t from = 0, to; from < names->count; from = to) {
		size_t day = days_before(reader, date, names->list[from].span.from);
		struct found_names part = { .count = 0 };
		bool self;

		for (to = from; to < names->count &&
				days_before(reader, date, names->list[to].span.from) == day;
		     to++)
			part.list[part.count++] = names->list[to];
		self = with_self(reader, form, &part);
		add_names(reader, &part, field, self);
		if (!counted) {
			struct piece *piece = add_piece(reader, people, PIECE_VALUE);

			put_number(&piece->value, (double)(part.count + self), false);
			piece->at = part.list[0].span.from;
		}
	}
}

/* Two days, and names between them and behind: who came when is asked. */
static void doubt_days_of(struct reader *reader, const struct found_names *names, size_t field,
			  size_t date)
{
	size_t first = days_before(reader, date, names->list[0].span.from);
	size_t last = days_before(reader, date, names->list[names->count - 1].span.from);

	for (size_t i = 0; first != last && i < reader->piece_count; i++) {
		if (reader->pieces[i].field == field)
			reader->pieces[i].value.doubtful = true;
	}
}

/* Where each of several people has a record of his own, all pieces stand as in the text. */
static void order_pieces(struct reader *reader)
{
	for (size_t i = 1; i < reader->piece_count; i++) {
		struct piece piece = reader->pieces[i];
		size_t k = i;

		for (; k > 0 && reader->pieces[k - 1].at > piece.at; k--)
			reader->pieces[k] = reader->pieces[k - 1];
		reader->pieces[k] = piece;
	}
}

/* Who came, on all days or on each of them. */
static void take_names(struct reader *reader, const struct form *form,
		       const struct found_names *names, size_t field)
{
	size_t date = field_of_type(form, FIELD_DATE);
	bool self = with_self(reader, form, names);

	if (date != FIELDS_MOST && each_day_has_names(reader, names, date)) {
		take_names_by_day(reader, form, names, field, date);
		order_pieces(reader);
		return;
	}
	add_names(reader, names, field, self);
	count_people(reader, names, field_of_type(form, FIELD_PEOPLE), names->count + self, self);
	if (date != FIELDS_MOST)
		doubt_days_of(reader, names, field, date);
}

static void take_name(struct reader *reader, const struct found_name *found, size_t field)
{
	struct piece *piece = add_piece(reader, field, PIECE_VALUE);
	char name[VALUE_SIZE];

	put_name(reader, found->span, name);
	put_words(&piece->value, name, strlen(name));
	piece->value.doubtful = found->doubtful;
	piece->at = found->span.from;
}

/* NAME 2 people, NAME 3 people: behind each name stands its own number. */
static bool each_brings(const struct reader *reader, const struct found_names *names, size_t people)
{
	size_t brought = 0;

	for (size_t i = 0; i < reader->piece_count; i++) {
		const struct piece *piece = &reader->pieces[i];

		if (piece->field != people || piece->role != PIECE_VALUE)
			continue;
		if (brought == names->count || piece->at < names->list[brought].span.to ||
		    (brought + 1 < names->count && piece->at > names->list[brought + 1].span.from))
			return false;
		brought++;
	}
	return brought == names->count && brought > 1;
}

void assign_names(struct reader *reader, const struct form *form, const struct found_names *names)
{
	size_t field = field_of_type(form, FIELD_NAME), list = field_of_type(form, FIELD_NAMES);
	size_t people = field_of_type(form, FIELD_PEOPLE), count;

	if (names->count == 0)
		return;
	if (list != FIELDS_MOST) {
		take_names(reader, form, names, list);
		return;
	}
	if (field == FIELDS_MOST || has_piece(reader, field))
		return;
	count = names->count + with_self(reader, form, names);
	/* A list of names where people are counted: that all of them come is asked. */
	if (people != FIELDS_MOST && count > 1 && !each_brings(reader, names, people)) {
		count_people(reader, names, people, count, true);
		if (!sender_known(reader))
			take_name(reader, &names->list[0], field);
		return;
	}
	for (size_t i = 0; i < names->count; i++)
		take_name(reader, &names->list[i], field);
	/* "For NAME and me", of something that one has. */
	reader->reading->leftover |= people == FIELDS_MOST && with_self(reader, form, names);
	if (names->count > 1)
		order_pieces(reader);
}
