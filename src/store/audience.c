#include "store/audience.h"

#include "base/buffer.h"
#include "store/sql.h"

#include <stdlib.h>
#include <string.h>

/*
 * term     what the query says, a row each
 * hit      who is meant by a term: a person, or a number that nobody on the roster has
 * met      who is meant by a step
 * member   who belongs to a set
 * whole    who belongs to a clause
 * chosen   who belongs to the audience; wanted: the very number that was asked for
 *
 * The numbers of each are looked up behind it, some at a time; which of them it is, and who shares
 * one, is worked out here. In one statement SQLite sorts 5,000 people four times over, and whoever
 * texts meanwhile waits for it.
 *
 * choice   the numbers of one who is chosen
 * judged   the same, with whether they can be reached
 *
 * Where there is something to weigh, they are found a range of people at a time: whoever belongs to
 * what is worked out for each by himself. Who is not on the roster comes with the first range.
 *
 * max() picks the row whose other columns are taken (SQLite, "bare columns in an aggregate").
 */
/* clang-format off */
#define TERM                                                                                       \
	"WITH said (id, clause, adding, nth, bunch, step, sign, part, kind, value) AS ("        \
	" SELECT key, value ->> 'clause', value ->> 'adding', value ->> 'nth',"               \
	" value ->> 'set', value ->> 'step', value ->> 'sign', value ->> 'part',"                  \
	" value ->> 'kind', value ->> 'value' FROM json_each(?1)),"                                \
	" term AS MATERIALIZED (SELECT *, max(nth) OVER (PARTITION BY clause) AS sets,"            \
	" max(part) OVER (PARTITION BY bunch, step) AS parts FROM said),"

#define PEOPLE(from, condition)                                                                    \
	" SELECT term.id, person.id, '', '', '' FROM term " from                                    \
	" WHERE " condition " AND person.approved = 1 AND person.id BETWEEN ?3 AND ?4"

#define COUNTS " report.state NOT IN ('waiting', 'replaced', 'cancelled', 'declined')"

/* A record of a phone that several share names one of them; else it is the phone's. */
#define RECORDS                                                                                    \
	" SELECT id, coalesce(who, 0), CASE WHEN who IS NULL THEN phone ELSE '' END, '', name"     \
	" FROM (SELECT id, phone, name, coalesce(person_id, (SELECT person.id FROM person_phone"   \
	" JOIN person ON person.id = person_phone.person_id AND person.name = record.name"         \
	" WHERE person_phone.number = phone)) AS who FROM"                                         \
	" (SELECT term.id, phone, name, person_id FROM term CROSS JOIN report ON form = value"     \
	" WHERE kind = 'form' AND season = ?2 AND" COUNTS                                          \
	" UNION ALL SELECT term.id, phone, name, person_id FROM term CROSS JOIN workday"           \
	" ON workday.date = value JOIN signup ON workday_id = workday.id"                          \
	" WHERE kind = 'workday' AND signup.state IN (0, 4)) record)"                              \
	" WHERE CASE WHEN who IS NULL THEN ?3 = 0 AND phone GLOB '+*'"                              \
	" ELSE who BETWEEN ?3 AND ?4 END"

#define HIT                                                                                        \
	" hit (of_term, person_id, number, wanted, name) AS ("                                        \
	PEOPLE("CROSS JOIN person", "kind = 'all'")                                                \
	" UNION ALL"                                                                               \
	PEOPLE("CROSS JOIN person ON person.grp = CAST(value AS INTEGER)", "kind = 'group'")       \
	" UNION ALL"                                                                               \
	PEOPLE("CROSS JOIN person_role ON person_role.role = value"                                \
	       " JOIN person ON person.id = person_role.person_id", "kind = 'role'")               \
	" UNION ALL"                                                                               \
	PEOPLE("CROSS JOIN person ON person.id = CAST(value AS INTEGER)", "kind = 'person'")       \
	" UNION ALL"                                                                               \
	RECORDS                                                                                    \
	" UNION ALL"                                                                               \
	" SELECT term.id, coalesce(person_id, 0),"                                                 \
	" CASE WHEN person_id IS NULL THEN value ELSE '' END, value, ''"                           \
	" FROM term LEFT JOIN person_phone ON person_phone.number = value"                         \
	" WHERE kind = 'number' AND coalesce(person_id, 0) BETWEEN ?3 AND ?4),"

#define CHOSEN                                                                                     \
	" met AS (SELECT term.*, person_id, number, max(wanted) AS wanted, max(name) AS name"      \
	" FROM hit JOIN term ON id = of_term"                                                \
	" GROUP BY bunch, step, person_id, number HAVING count(DISTINCT part) = parts),"        \
	" member AS (SELECT *, max(step) FROM met"                                                 \
	" GROUP BY bunch, person_id, number HAVING sign = 1),"                                  \
	" whole AS (SELECT clause, adding, person_id, number, max(wanted) AS wanted, name"         \
	" FROM member GROUP BY clause, person_id, number HAVING count(*) = sets),"                               \
	" chosen AS (SELECT *, max(clause) FROM whole GROUP BY person_id, number HAVING adding = 1)"

/* Where each clause adds one set of one word there is nothing to weigh. */
#define CHOSEN_PLAINLY " chosen AS (SELECT person_id, number, wanted, name FROM hit)"

/* The last so many that ended all failed, and no text came from there since. Each thing is looked for
 * behind a THEN, the cheapest first: the sides of an AND are all worked out, however the first turns
 * out; and most numbers' last message arrived. */
#define ENDED " FROM outbox WHERE recipient = number AND state IN (2, 3, 4) ORDER BY id DESC LIMIT "
#define GIVEN_UP                                                                                   \
	" WHEN wanted = '' THEN CASE WHEN (SELECT state" ENDED "1) IS NOT 4 THEN 0"                \
	" WHEN (SELECT sum(state = 4) FROM (SELECT state" ENDED "?3)) = ?3"                        \
	" THEN NOT EXISTS (SELECT 1 FROM message WHERE sender IN (number, substr(number, ?5 + 1))" \
	" AND received_at >= (SELECT created_at FROM outbox"                                       \
	" WHERE recipient = number AND state = 4 ORDER BY id DESC LIMIT 1)) ELSE 0 END"

#define CHOSEN_ROWS " SELECT person_id, number, wanted, name FROM chosen"

/* Of one of them (?1 the person, ?2 the bare number, ?6 the number wanted, ?7 the name). */
#define NUMBERS                                                                                    \
	"WITH choice AS (SELECT ?6 AS wanted,"                                                     \
	" coalesce(nullif(?6, ''), nullif(?2, ''), person_phone.number, '') AS number,"            \
	" coalesce(person_phone.rank, 0) AS rank FROM (SELECT 1)"                                  \
	" LEFT JOIN person_phone ON ?6 = '' AND ?2 = '' AND person_phone.person_id = ?1),"         \
	" judged AS (SELECT choice.*, CASE WHEN NOT number GLOB ?4 THEN 1"                         \
	GIVEN_UP " ELSE 0 END AS bad FROM choice)"                                                 \
	" SELECT judged.number, rank, bad, coalesce(person.name, ?7), coalesce(person.grp, 0),"    \
	" coalesce(person.role, ''), coalesce(phone.opted_out, 0), coalesce(phone.blocked, 0)"     \
	" FROM judged LEFT JOIN person ON person.id = ?1"                                          \
	" LEFT JOIN phone ON phone.number = judged.number"

/* clang-format on */

#define ALL	INT64_MAX
#define WEIGHED 500 /* people in a range: a few milliseconds */

/* Somebody who is meant. */
struct hit {
	int64_t person_id;
	char bare[PHONE_SIZE], wanted[PHONE_SIZE], name[64];
};

/* A number of his. */
struct candidate {
	int64_t person_id;
	char bare[PHONE_SIZE], wanted[PHONE_SIZE], number[PHONE_SIZE];
	int64_t rank; /* the lower the better */
	char name[64], role[64];
	int group;
	unsigned people;
	enum audience_row_state state;
};

struct candidates {
	struct candidate *list;
	size_t count;
};

struct audience_search {
	char *terms;
	int season;
	bool plain, found;  /* found: everybody is */
	int64_t from, last; /* ids of people who are still to be looked at */
	int failures;
	char mobile[64];
	size_t country_size;
	struct hit *hits;
	size_t hit_count, looked_up;
	struct candidates all;
};

/* ---- who is meant ---- */

static void add_hit(struct audience_search *search, struct sql *row)
{
	struct hit *hit;

	if (search->hit_count % 256 == 0)
		search->hits =
			need_resized(search->hits, search->hit_count + 256, sizeof(*search->hits));
	hit = &search->hits[search->hit_count++];
	hit->person_id = sql_take_integer(row);
	sql_take_copy(row, hit->bare, sizeof(hit->bare));
	sql_take_copy(row, hit->wanted, sizeof(hit->wanted));
	sql_take_copy(row, hit->name, sizeof(hit->name));
}

static void find(struct store *store, struct audience_search *search, int64_t people)
{
	SCOPED(sql_release)
	struct sql *rows = search->plain ? sql(store, TERM HIT CHOSEN_PLAINLY CHOSEN_ROWS)
					 : sql(store, TERM HIT CHOSEN CHOSEN_ROWS);
	int64_t to =
		search->last - search->from < people ? search->last : search->from + people - 1;

	sql_bind_text(rows, search->terms);
	sql_bind_integer(rows, search->season);
	sql_bind_integer(rows, search->from);
	sql_bind_integer(rows, to);
	while (sql_step(rows))
		add_hit(search, rows);
	search->from = to + 1;
	search->found = to == search->last;
}

static int64_t last_person(struct store *store)
{
	SCOPED(sql_release)
	struct sql *last = sql(store, "SELECT coalesce(max(id), 0) FROM person");

	return sql_step(last) ? sql_take_integer(last) : 0;
}

struct audience_search *audience_search_new(struct store *store, const struct audience_query *query)
{
	struct audience_search *search = need_zeroed(1, sizeof(*search));

	search->terms = need_copy(query->terms);
	search->season = query->season;
	search->plain = query->plain;
	search->last = last_person(store);
	search->failures = query->failures;
	search->country_size = query->country_size;
	copy_text(search->mobile, sizeof(search->mobile), query->mobile);
	find(store, search, query->plain ? ALL : WEIGHED);
	return search;
}

size_t audience_search_size(const struct audience_search *search)
{
	return search->found ? search->hit_count : SIZE_MAX;
}

/* ---- their numbers ---- */

static void add_number(struct candidates *all, const struct hit *hit, struct sql *row)
{
	struct candidate *one;
	bool bad, opted_out, blocked;

	if (all->count % 256 == 0)
		all->list = need_resized(all->list, all->count + 256, sizeof(*all->list));
	one = &all->list[all->count++];
	one->person_id = hit->person_id;
	copy_text(one->bare, sizeof(one->bare), hit->bare);
	copy_text(one->wanted, sizeof(one->wanted), hit->wanted);
	sql_take_copy(row, one->number, sizeof(one->number));
	one->rank = sql_take_integer(row);
	bad = sql_take_integer(row) != 0;
	sql_take_copy(row, one->name, sizeof(one->name));
	one->group = (int)sql_take_integer(row);
	sql_take_copy(row, one->role, sizeof(one->role));
	opted_out = sql_take_integer(row) != 0;
	blocked = sql_take_integer(row) != 0;
	one->people = 1;
	one->state = bad	 ? ROW_UNREACHABLE
		     : opted_out ? ROW_OPTED_OUT
		     : blocked	 ? ROW_BLOCKED
				 : ROW_REACHED;
}

static void look_up(struct store *store, struct audience_search *search, const struct hit *hit)
{
	SCOPED(sql_release) struct sql *rows = sql(store, NUMBERS);

	sql_bind_integer(rows, hit->person_id);
	sql_bind_text(rows, hit->bare);
	sql_bind_integer(rows, search->failures);
	sql_bind_text(rows, search->mobile);
	sql_bind_integer(rows, (int64_t)search->country_size);
	sql_bind_text(rows, hit->wanted);
	sql_bind_text(rows, hit->name);
	while (sql_step(rows))
		add_number(&search->all, hit, rows);
}

bool audience_search_some(struct store *store, struct audience_search *search, size_t most)
{
	bool looks = !store_steady(store) && store_look(store), found = search->found;

	if (!found)
		find(store, search, most == SIZE_MAX ? ALL : WEIGHED);
	if (!found && most != SIZE_MAX)
		most = 0;
	for (; most > 0 && search->looked_up < search->hit_count; most--)
		look_up(store, search, &search->hits[search->looked_up++]);
	if (looks)
		store_look_end(store);
	return search->found && search->looked_up == search->hit_count;
}

/* ---- which of them it is ---- */

static int order(int64_t one, int64_t other)
{
	return (one > other) - (one < other);
}

static int same_one(const struct candidate *one, const struct candidate *other)
{
	int by_person = order(one->person_id, other->person_id);

	return by_person != 0 ? by_person : strcmp(one->bare, other->bare);
}

/* Of each the number that was asked for, else the first that can be reached. */
static int by_choice(const void *a, const void *b)
{
	const struct candidate *one = a, *other = b;
	int order_of = same_one(one, other);

	if (order_of == 0)
		order_of = -strcmp(one->wanted, other->wanted);
	if (order_of == 0)
		order_of = order(one->state == ROW_UNREACHABLE, other->state == ROW_UNREACHABLE);
	return order_of != 0 ? order_of : order(one->rank, other->rank);
}

/* Those reached at one number are together, the others each by himself. */
static int same_message(const struct candidate *one, const struct candidate *other)
{
	int by_number = strcmp(one->number, other->number);

	return by_number != 0 ? by_number
			      : order(one->state == ROW_REACHED ? 0 : one->person_id,
				      other->state == ROW_REACHED ? 0 : other->person_id);
}

/* Who is on the roster first. */
static int by_message(const void *a, const void *b)
{
	const struct candidate *one = a, *other = b;
	int order_of = same_message(one, other);

	if (order_of == 0)
		order_of = order(one->person_id == 0, other->person_id == 0);
	return order_of != 0 ? order_of : order(one->person_id, other->person_id);
}

static int by_group(const void *a, const void *b)
{
	const struct candidate *one = a, *other = b;
	int order_of = order(one->group, other->group);

	if (order_of == 0)
		order_of = order(one->person_id, other->person_id);
	return order_of != 0 ? order_of : strcmp(one->number, other->number);
}

/* Often they come so: a glance is cheaper than sorting what is sorted. */
static bool in_order(const struct candidates *all,
		     int (*order_of)(const void *one, const void *other))
{
	size_t i = 1;

	while (i < all->count && order_of(&all->list[i - 1], &all->list[i]) <= 0)
		i++;
	return i >= all->count;
}

static void sort(struct candidates *all, int (*order_of)(const void *one, const void *other))
{
	if (!in_order(all, order_of))
		qsort(all->list, all->count, sizeof(*all->list), order_of);
}

/* A record may name who is not on the roster, another one may not. */
static void join_choice(struct candidate *first, const struct candidate *same)
{
	if (strcmp(same->name, first->name) > 0)
		copy_text(first->name, sizeof(first->name), same->name);
}

static void join_message(struct candidate *first, const struct candidate *same)
{
	first->people += same->people;
}

/* The first of each run stays, and takes in the others. */
static void join(struct candidates *all,
		 int (*apart)(const struct candidate *one, const struct candidate *other),
		 void (*take_in)(struct candidate *first, const struct candidate *same))
{
	size_t kept = 0;

	for (size_t i = 0; i < all->count; i++) {
		if (kept > 0 && apart(&all->list[kept - 1], &all->list[i]) == 0)
			take_in(&all->list[kept - 1], &all->list[i]);
		else if (kept++ != i)
			all->list[kept - 1] = all->list[i];
	}
	all->count = kept;
}

void audience_search_rows(struct audience_search *search,
			  void (*each)(const struct audience_row *row, void *context),
			  void *context)
{
	struct candidates *all = &search->all;

	sort(all, by_choice);
	join(all, same_one, join_choice);
	sort(all, by_message);
	join(all, same_message, join_message);
	sort(all, by_group);
	for (size_t i = 0; i < all->count; i++) {
		const struct candidate *one = &all->list[i];
		const struct audience_row row = {
			.person_id = one->person_id,
			.name = one->name,
			.role = one->role,
			.number = one->number,
			.group = one->group,
			.people = one->people,
			.state = one->state,
		};

		each(&row, context);
	}
}

void audience_search_free(struct audience_search *search)
{
	if (search == NULL)
		return;
	free(search->terms);
	free(search->hits);
	free(search->all.list);
	free(search);
}
