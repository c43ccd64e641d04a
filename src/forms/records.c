/*
 * Pieces → records. Where a field stands twice the text holds several records: two plots, two
 * grades, two days. What stands once belongs to all of them, or to the one it stands in. Where
 * the pieces do not fall into records of one shape, the reading is doubtful.
 *
 *   plot A 1 mu | plot B 1 mu                     two records
 *   2 mu, plot A 1 mu | plot B 1 mu               the first is the sum of the others: it goes
 *   NAME group 3 plot A 1 mu | plot B 1 mu SEED   name, group and variety belong to both
 */
#include "forms/inside.h"

#include <math.h>
#include <string.h>

static bool same_kind(const struct piece *a, const struct piece *b)
{
	return a->field == b->field && a->role == b->role;
}

static void remove_piece(struct reader *reader, size_t at)
{
	reader->piece_count--;
	memmove(&reader->pieces[at], &reader->pieces[at + 1],
		(reader->piece_count - at) * sizeof(*reader->pieces));
}

static size_t times(const struct reader *reader, const struct piece *kind)
{
	size_t count = 0;

	for (size_t i = 0; i < reader->piece_count; i++)
		count += same_kind(&reader->pieces[i], kind);
	return count;
}

static bool adds_up(const struct form *form, const struct piece *piece)
{
	enum field_type type = form->fields[piece->field].type;

	return type == FIELD_AREA || type == FIELD_WEIGHT || type == FIELD_BAGS;
}

static void doubt(struct piece *piece, const char *reason)
{
	piece->value.doubtful = true;
	put_reason(&piece->value, reason);
}

/* ---- what stands there twice and means it once ---- */

/* "Two people, my brother and I", "three people, 2 men and 1 woman": the same people, told and
 * counted. */
static void remove_told_twice(struct reader *reader, const struct form *form)
{
	size_t people = field_of_type(form, FIELD_PEOPLE);

	for (size_t i = 0; i < reader->piece_count; i++) {
		for (size_t k = reader->piece_count - 1; k > i; k--) {
			struct field_value *one = &reader->pieces[i].value;
			const struct field_value *other = &reader->pieces[k].value;

			if (reader->pieces[i].field != people ||
			    reader->pieces[k].field != people || one->number != other->number ||
			    (one->doubtful == other->doubtful &&
			     reader->pieces[i].marked == reader->pieces[k].marked))
				continue;
			one->doubtful = false;
			remove_piece(reader, k);
		}
	}
}

/* "All of us, five": who counts nobody beside who are counted. */
static void remove_uncounted(struct reader *reader, const struct form *form)
{
	size_t people = field_of_type(form, FIELD_PEOPLE);

	for (size_t i = reader->piece_count; i-- > 0;) {
		if (reader->pieces[i].field == people && !reader->pieces[i].value.present &&
		    times(reader, &reader->pieces[i]) > 1)
			remove_piece(reader, i);
	}
}

/* What this one tells is said in another, and where it is a word there is but one amount to be of. */
static bool is_outdone(const struct reader *reader, const struct form *form, size_t at)
{
	const struct piece *told = &reader->pieces[at];
	bool outdone = false;

	for (size_t i = 0; told->told && i < reader->piece_count; i++) {
		const struct piece *piece = &reader->pieces[i];

		if (!adds_up(form, told) && adds_up(form, piece) && times(reader, piece) > 1)
			return false;
		outdone |= same_kind(piece, told) && !piece->told;
	}
	return outdone;
}

/* "It lies fallow, I want to lease it out": the story of a plot, and what is to become of it; "last
 * year 30 mu, this year 40". */
static void remove_told_stories(struct reader *reader, const struct form *form)
{
	for (size_t i = reader->piece_count; i-- > 0;) {
		if (is_outdone(reader, form, i))
			remove_piece(reader, i);
	}
}

/* Days that do not follow each other, or one that nobody can read among others. */
static void doubt_days(struct reader *reader, const struct form *form)
{
	size_t field = field_of_type(form, FIELD_DATE);
	const struct piece *last = NULL;
	bool unread = false, backwards = false;

	for (size_t i = 0; i < reader->piece_count; i++) {
		const struct piece *piece = &reader->pieces[i];

		if (piece->field != field)
			continue;
		unread |= !piece->value.present;
		backwards |= last != NULL && strcmp(last->value.text, piece->value.text) >= 0;
		last = piece;
	}
	for (size_t i = 0; i < reader->piece_count; i++) {
		struct piece *piece = &reader->pieces[i];

		if (piece->field != field || times(reader, piece) < 2)
			continue;
		piece->value.doubtful |= backwards;
		piece->value.present &= !unread;
		if (unread && piece->value.reason[0] == '\0')
			put_reason(&piece->value, "vague");
	}
}

/* ---- a total beside its parts ---- */

static double sum_of(const struct reader *reader, size_t field, size_t but)
{
	double sum = 0;

	for (size_t i = 0; i < reader->piece_count; i++) {
		if (i != but && reader->pieces[i].field == field &&
		    reader->pieces[i].role == PIECE_VALUE)
			sum += reader->pieces[i].value.number;
	}
	return sum;
}

static bool about_equal(double a, double b)
{
	return fabs(a - b) < 0.001 * (fabs(a) + fabs(b)) + 1e-9;
}

/* What was called a total: without parts it is the value, with parts their sum. */
static void settle_totals(struct reader *reader)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		struct piece *total = &reader->pieces[i];
		struct piece part = *total;

		if (total->role != PIECE_TOTAL)
			continue;
		part.role = PIECE_VALUE;
		if (times(reader, &part) == 0) {
			total->role = PIECE_VALUE;
			continue;
		}
		if (!about_equal(sum_of(reader, total->field, i), total->value.number)) {
			for (size_t k = 0; k < reader->piece_count; k++) {
				if (reader->pieces[k].field == total->field)
					doubt(&reader->pieces[k], "sum");
			}
		}
		remove_piece(reader, i--);
	}
}

/* The largest count of any field that is no number: so many plots, grades, items. */
static size_t heads(const struct reader *reader, const struct form *form)
{
	size_t most = 0;

	for (size_t i = 0; i < reader->piece_count; i++) {
		size_t count = times(reader, &reader->pieces[i]);

		if (!field_is_number(form->fields[reader->pieces[i].field].type) && count > most)
			most = count;
	}
	return most;
}

/* One number more than there are plots: the first or the last is the sum, or nothing fits. */
static void drop_sums(struct reader *reader, const struct form *form)
{
	size_t count = heads(reader, form);

	if (count < 2)
		return;
	for (size_t i = 0; i < reader->piece_count; i++) {
		struct piece *piece = &reader->pieces[i];
		enum field_type type = form->fields[piece->field].type;

		if ((type != FIELD_AREA && type != FIELD_WEIGHT) || piece->role != PIECE_VALUE ||
		    times(reader, piece) != count + 1 || !piece->value.present)
			continue;
		if (about_equal(sum_of(reader, piece->field, i), piece->value.number)) {
			remove_piece(reader, i);
			return;
		}
	}
}

/* ---- one sum for what is told apart ---- */

/* A plot, a grade: what a record may go without. */
static bool is_detail(const struct form *form, const struct piece *piece)
{
	const struct form_field *field = &form->fields[piece->field];

	return !field->required && (field->type == FIELD_CHOICE || field->type == FIELD_PLACE);
}

/* Details stand there several times, what the form is for once, and nothing else repeats that does
 * not add up. */
static bool is_one_sum(const struct reader *reader, const struct form *form)
{
	bool details = false, sum = false;

	for (size_t i = 0; i < reader->piece_count; i++) {
		const struct piece *piece = &reader->pieces[i];
		bool again = times(reader, piece) > 1;

		if (again && !is_detail(form, piece) && !adds_up(form, piece))
			return false;
		details |= again && is_detail(form, piece);
		if (again || !adds_up(form, piece) || !form->fields[piece->field].required)
			continue;
		if (text_of_each_one(reader->normal.utf8, piece->at))
			return false;
		sum = true;
	}
	return details && sum;
}

static void add_to(struct piece *sum, const struct piece *piece)
{
	bool doubtful = sum->value.doubtful || piece->value.doubtful;

	put_number(&sum->value, sum->value.number + piece->value.number, doubtful);
}

/* All that are like this one and stand behind it are added to it. */
static void join_behind(struct reader *reader, size_t first)
{
	for (size_t k = reader->piece_count - 1; k > first; k--) {
		if (!same_kind(&reader->pieces[first], &reader->pieces[k]))
			continue;
		add_to(&reader->pieces[first], &reader->pieces[k]);
		remove_piece(reader, k);
	}
}

static void drop_kind(struct reader *reader, struct piece kind)
{
	for (size_t k = reader->piece_count; k-- > 0;) {
		if (same_kind(&kind, &reader->pieces[k]))
			remove_piece(reader, k);
	}
}

/* 30 bags of large ones, 20 of small, 4000 jin in all: how the sum is shared out nobody said, so it
 * is one record without the details, and asked about. */
static void gather_sum(struct reader *reader, const struct form *form)
{
	if (!is_one_sum(reader, form))
		return;
	reader->reading->leftover = true;
	for (size_t i = 0; i < reader->piece_count;) {
		const struct piece *piece = &reader->pieces[i];

		if (!is_detail(form, piece)) {
			join_behind(reader, i++);
		} else if (times(reader, piece) > 1) {
			drop_kind(reader, *piece);
		} else {
			i++;
		}
	}
}

/* ---- which record a piece belongs to ---- */

struct layout {
	unsigned char record[MENTIONS_MOST]; /* of each piece; ALL: every one */
	size_t count;
	bool clean; /* every record holds every repeated field once */
};
#define ALL 255

static bool repeated(const struct reader *reader, size_t at)
{
	return times(reader, &reader->pieces[at]) > 1;
}

/* A record ends where a repeated field comes again. Pieces that stand once wait. */
static void cut(const struct reader *reader, struct layout *layout)
{
	size_t begins = 0, record = 0;
	bool any = false;

	for (size_t i = 0; i < reader->piece_count; i++) {
		bool again = false;

		layout->record[i] = ALL;
		if (!repeated(reader, i))
			continue;
		for (size_t k = begins; any && k < i; k++)
			again |= repeated(reader, k) &&
				 same_kind(&reader->pieces[k], &reader->pieces[i]);
		if (again) {
			record++;
			begins = i;
		}
		any = true;
		layout->record[i] = (unsigned char)record;
	}
	layout->count = any ? record + 1 : 1;
}

static size_t repeated_kinds(const struct reader *reader)
{
	size_t kinds = 0;

	for (size_t i = 0; i < reader->piece_count; i++) {
		bool before = false;

		for (size_t k = 0; k < i; k++)
			before |= same_kind(&reader->pieces[k], &reader->pieces[i]);
		kinds += !before && repeated(reader, i);
	}
	return kinds;
}

static void check_shape(const struct reader *reader, struct layout *layout)
{
	size_t kinds = repeated_kinds(reader);

	layout->clean = layout->count <= RECORDS_MOST;
	for (size_t record = 0; record < layout->count; record++) {
		size_t pieces = 0;

		for (size_t i = 0; i < reader->piece_count; i++)
			pieces += layout->record[i] == record;
		layout->clean &= pieces == kinds;
	}
}

/* ---- what is said once more, of another record or of the same ---- */

/* Another place, name or group: not only another number. */
static bool says_else(const struct reader *reader, const struct form *form,
		      const struct layout *layout, size_t record, const struct piece *piece)
{
	enum field_type type = form->fields[piece->field].type;

	if (field_is_number(type) && type != FIELD_GROUP)
		return false;
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (layout->record[i] == record && same_kind(&reader->pieces[i], piece))
			return !text_is(reader->pieces[i].value.text, piece->value.text);
	}
	return false;
}

/* Whether a record is another one than this. */
static bool differs(const struct reader *reader, const struct form *form,
		    const struct layout *layout, size_t record, size_t other)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (layout->record[i] == record &&
		    says_else(reader, form, layout, other, &reader->pieces[i]))
			return true;
	}
	return false;
}

/* "Group 1 film 100 mu, group 2 film 60": records of one shape, of which each says all of its own. */
static bool each_its_own(const struct reader *reader, const struct form *form)
{
	struct layout layout;

	cut(reader, &layout);
	check_shape(reader, &layout);
	for (size_t i = 0; layout.clean && i < layout.count; i++) {
		for (size_t k = 0; k < i; k++) {
			if (!differs(reader, form, &layout, i, k))
				return false;
		}
	}
	return layout.clean && layout.count > 1;
}

/* A machine and what it does: both say the same choice. */
static void remove_repeats(struct reader *reader, const struct form *form)
{
	if (each_its_own(reader, form))
		return;
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (field_is_number(form->fields[reader->pieces[i].field].type) &&
		    form->fields[reader->pieces[i].field].type != FIELD_GROUP)
			continue;
		for (size_t k = reader->piece_count - 1; k > i; k--) {
			if (same_kind(&reader->pieces[i], &reader->pieces[k]) &&
			    text_is(reader->pieces[i].value.text, reader->pieces[k].value.text) &&
			    reader->pieces[i].dates.count == reader->pieces[k].dates.count &&
			    (k == i + 1 || times(reader, &reader->pieces[i]) == 2) &&
			    form->fields[reader->pieces[i].field].type != FIELD_DATE)
				remove_piece(reader, k);
		}
	}
}

/* The record of the repeated piece that stands nearest before; ALL: none does. */
static unsigned char record_before(const struct reader *reader, const struct layout *layout,
				   size_t at)
{
	while (at-- > 0) {
		if (repeated(reader, at))
			return layout->record[at];
	}
	return ALL;
}

static bool heads_records(const struct form *form, size_t field)
{
	enum field_type type = form->fields[field].type;

	return type == FIELD_CHOICE || type == FIELD_PLACE;
}

/* Seed 300 kg | film 12 mu: each item has what stands behind it, if only to some of them. */
static bool items_own(const struct reader *reader, const struct form *form,
		      const struct layout *layout)
{
	bool in_first = false, in_last = false;

	if (repeated_kinds(reader) != 1)
		return false;
	for (size_t i = 0; i < reader->piece_count; i++) {
		unsigned char record = record_before(reader, layout, i);

		if (repeated(reader, i)) {
			if (!heads_records(form, reader->pieces[i].field))
				return false;
			continue;
		}
		in_first |= record == 0;
		in_last |= record != ALL && (size_t)record + 1 == layout->count;
	}
	return in_first && in_last;
}

/*
 * Pieces that stand once: before all records or behind all of them they belong to every one;
 * in the middle to the record they stand in, which is asked.
 */
static void place_singles(struct reader *reader, const struct form *form, struct layout *layout)
{
	bool own = items_own(reader, form, layout);

	for (size_t i = 0; i < reader->piece_count; i++) {
		unsigned char record = record_before(reader, layout, i);
		struct piece *piece = &reader->pieces[i];

		if (repeated(reader, i))
			continue;
		/* 20 bags of large ones, 10 of small, 4000 jin: how much of each? */
		if (!own && adds_up(form, piece))
			piece->value.doubtful = true;
		if (record == ALL)
			continue;
		if (own) {
			layout->record[i] = record;
		} else if ((size_t)record + 1 < layout->count) {
			enum field_type type = form->fields[piece->field].type;

			if (type == FIELD_NAME || type == FIELD_GROUP || type == FIELD_NAMES)
				continue;
			piece->value.doubtful = true;
			/* Group 3 did 120 mu, group 4 80: what every record needs is for all. */
			if (!form->fields[piece->field].required)
				layout->record[i] = record;
		} else if (repeated_kinds(reader) == 1 &&
			   field_is_number(form->fields[piece->field].type) &&
			   form->fields[piece->field].type != FIELD_PEOPLE) {
			piece->value.doubtful = true;
		}
	}
}

/* A choice or a place that comes first among what repeats, and so heads each record. */
static size_t head_field(const struct reader *reader, const struct form *form)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (repeated(reader, i))
			return heads_records(form, reader->pieces[i].field)
				       ? reader->pieces[i].field
				       : FIELDS_MOST;
	}
	return FIELDS_MOST;
}

static bool stands_in(const struct reader *reader, const struct layout *layout,
		      const struct piece *kind, size_t record, size_t but)
{
	for (size_t i = 0; i < but; i++) {
		if (layout->record[i] == record && same_kind(&reader->pieces[i], kind))
			return true;
	}
	return false;
}

/* Film 5 mu | fertiliser 50 kg | seed 150 kg: not of one shape, but each head has something of its
 * own. */
static bool cut_by_heads(const struct reader *reader, const struct form *form,
			 struct layout *layout)
{
	size_t head = head_field(reader, form), count = 0, own = 0;

	for (size_t i = 0; head != FIELDS_MOST && i < reader->piece_count; i++) {
		const struct piece *piece = &reader->pieces[i];

		if (piece->field == head) {
			if (count > 0 && own == 0)
				return false;
			count++;
			own = 0;
		} else {
			own++;
		}
		layout->record[i] = count == 0 ? ALL : (unsigned char)(count - 1);
		if (count > 0 && stands_in(reader, layout, piece, count - 1, i))
			return false;
	}
	layout->count = count;
	return count > 1 && count <= RECORDS_MOST && own > 0;
}

static void doubt_repeated(struct reader *reader)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (repeated(reader, i))
			doubt(&reader->pieces[i], "twice");
	}
}

/* One field alone stands there twice: two loads, or one that was said twice over. Days are
 * simply several. */
static bool only_numbers_repeat(const struct reader *reader, const struct form *form)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (repeated(reader, i) && form->fields[reader->pieces[i].field].type == FIELD_DATE)
			return false;
	}
	return repeated_kinds(reader) == 1;
}

static struct layout lay_out(struct reader *reader, const struct form *form)
{
	struct layout layout = { .count = 1 }, by_heads = { .count = 1 };

	cut(reader, &layout);
	check_shape(reader, &layout);
	if (layout.count == 1)
		return layout;
	if (!layout.clean && cut_by_heads(reader, form, &by_heads))
		return by_heads;
	if (!layout.clean ||
	    (only_numbers_repeat(reader, form) && !items_own(reader, form, &layout)))
		doubt_repeated(reader);
	place_singles(reader, form, &layout);
	if (layout.count > RECORDS_MOST)
		layout.count = RECORDS_MOST;
	return layout;
}

/* 3 mu each: of how many, where there is one record? */
static void doubt_each(struct reader *reader, const struct form *form)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		struct piece *piece = &reader->pieces[i];

		if (adds_up(form, piece) && piece->role == PIECE_VALUE &&
		    text_of_each_one(reader->normal.utf8, piece->at))
			piece->value.doubtful = true;
	}
}

/* ---- one record ---- */

/* What is known of a weight beside its plain value. */
struct weighing {
	const struct piece *gross, *tare, *each;
	size_t field;
};

static void put_piece(const struct piece *piece, struct form_record *record,
		      struct weighing *weighing)
{
	switch (piece->role) {
	case PIECE_VALUE:
	case PIECE_TOTAL: record->values[piece->field] = piece->value; return;
	case PIECE_GROSS: weighing->gross = piece; break;
	case PIECE_TARE: weighing->tare = piece; break;
	case PIECE_EACH: weighing->each = piece; break;
	}
	weighing->field = piece->field;
}

static void put_weight(struct field_value *value, double weight, bool doubtful)
{
	if (value->present && about_equal(value->number, weight))
		return;
	if (value->present) {
		value->doubtful = true;
		put_reason(value, "sum");
		return;
	}
	*value = (struct field_value){ .present = false };
	put_number(value, weight, doubtful);
}

/* Gross 3200, tare 150 kg: both are in the unit that was said for one. Of tons one says only the
 * load. */
static bool one_unit(const struct piece *gross, const struct piece *tare)
{
	const struct piece *said = gross->marked ? gross : tare;

	return (gross->marked && tare->marked) || (said->marked && said->unit_kg <= 1);
}

static double weight_of(const struct piece *piece, const struct piece *other)
{
	return piece->marked || !other->marked
		       ? piece->value.number
		       : piece->value.number / piece->unit_kg * other->unit_kg;
}

/* Where no unit was said the difference lacks one; where only tons were, the other number does,
 * and an answer of a unit alone would say nothing of the whole. */
static void ask_unit(const struct weighing *weighing, double net, struct field_value *value)
{
	const struct piece *bare = weighing->gross->marked ? weighing->tare : weighing->gross;
	bool none = !weighing->gross->marked && !weighing->tare->marked;

	put_number(value, none ? net / bare->unit_kg : 0, true);
	if (!none)
		copy_text(value->text, sizeof(value->text), bare->value.text);
	value->present = false;
	put_reason(value, "unit");
}

/* "Gross some tons": what is asked of a part is asked of the whole. */
static bool lacks_part(const struct weighing *weighing, struct field_value *value)
{
	const struct piece *parts[] = { weighing->gross, weighing->tare, weighing->each };

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (parts[i] != NULL && !parts[i]->value.present) {
			*value = parts[i]->value;
			return true;
		}
	}
	return false;
}

/* Gross less tare; bags times the weight of one. A part without the other is asked about. */
static void weigh(const struct form *form, const struct weighing *weighing,
		  struct form_record *record)
{
	size_t bags = field_of_type(form, FIELD_BAGS);
	struct field_value *value = &record->values[weighing->field];

	if (lacks_part(weighing, value))
		return;
	if (weighing->gross != NULL && weighing->tare != NULL) {
		double net = weight_of(weighing->gross, weighing->tare) -
			     weight_of(weighing->tare, weighing->gross);

		put_weight(value, net,
			   /* More tare than load is rare. */
			   net <= weight_of(weighing->tare, weighing->gross) ||
				   weighing->gross->value.doubtful ||
				   weighing->tare->value.doubtful);
		if (!one_unit(weighing->gross, weighing->tare))
			ask_unit(weighing, net, value);
	} else if (weighing->gross != NULL || weighing->tare != NULL) {
		const struct piece *one =
			weighing->gross != NULL ? weighing->gross : weighing->tare;

		put_weight(value, one->value.number, true);
	}
	if (weighing->each == NULL)
		return;
	if (bags != FIELDS_MOST && record->values[bags].present) {
		put_weight(value, weighing->each->value.number * record->values[bags].number,
			   weighing->each->value.doubtful || record->values[bags].doubtful ||
				   !weighing->each->marked);
	} else if (text_is(value->reason, "bags") && value->number > 0) {
		put_weight(value, weighing->each->value.number * value->number,
			   !weighing->each->marked);
	} else if (!value->present) {
		/* forms_complete() counts on when the bags are known. */
		*value = weighing->each->value;
		value->present = false;
		put_reason(value, "each");
	}
}

static void fill_record(const struct reader *reader, const struct form *form,
			const struct layout *layout, size_t record)
{
	struct form_record *out = &reader->reading->records[record];
	struct weighing weighing = { .gross = NULL };

	*out = (struct form_record){ .values = { { .present = false } } };
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (layout->record[i] == ALL || layout->record[i] == record)
			put_piece(&reader->pieces[i], out, &weighing);
	}
	if (weighing.gross != NULL || weighing.tare != NULL || weighing.each != NULL)
		weigh(form, &weighing, out);
}

/* ---- several days ---- */

static const struct text_dates *days_of(const struct reader *reader, const struct layout *layout,
					size_t record)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (reader->pieces[i].dates.count > 1 && reader->pieces[i].value.present &&
		    !reader->pieces[i].value.invalid &&
		    (layout->record[i] == ALL || layout->record[i] == record))
			return &reader->pieces[i].dates;
	}
	return NULL;
}

/* A list or range of days: one record a day, alike but for it. */
static void spread_days(struct reader *reader, const struct form *form, const struct layout *layout)
{
	struct reading *reading = reader->reading;
	size_t field = field_of_type(form, FIELD_DATE);
	struct form_record first;
	const struct text_dates *days;

	if (layout->count != 1 || field == FIELDS_MOST)
		return;
	days = days_of(reader, layout, 0);
	if (days == NULL)
		return;
	first = reading->records[0];
	for (size_t i = 0; i < days->count && i < RECORDS_MOST; i++) {
		char iso[ISO_SIZE];

		iso_day(days->days[i], iso);
		reading->records[i] = first;
		copy_text(reading->records[i].values[field].text, VALUE_SIZE, iso);
		reading->record_count = i + 1;
	}
}

/* Two lists of days, each with its own people: too much for one text. */
static void refuse_lists(struct reader *reader)
{
	for (size_t i = 0; i < reader->piece_count; i++) {
		if (reader->pieces[i].dates.count > 1) {
			reader->pieces[i].value.present = false;
			put_reason(&reader->pieces[i].value, "many");
		}
	}
}

void build_records(struct reader *reader, const struct form *form)
{
	struct layout layout;

	remove_told_stories(reader, form);
	remove_repeats(reader, form);
	remove_uncounted(reader, form);
	remove_told_twice(reader, form);
	doubt_days(reader, form);
	settle_totals(reader);
	drop_sums(reader, form);
	gather_sum(reader, form);
	layout = lay_out(reader, form);
	if (layout.count > 1)
		refuse_lists(reader);
	else
		doubt_each(reader, form);
	reader->reading->record_count = layout.count;
	for (size_t i = 0; i < layout.count; i++)
		fill_record(reader, form, &layout, i);
	spread_days(reader, form, &layout);
}
