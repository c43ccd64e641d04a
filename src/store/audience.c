#include "store/audience.h"

#include "store/sql.h"

/*
 * term     what the query says, a row each
 * hit      who is meant by a term: a person, or a number that nobody on the roster has
 * met      who is meant by a step
 * member   who belongs to a set
 * whole    who belongs to a clause
 * chosen   who belongs to the audience; wanted: the very number that was asked for
 * choice   the numbers of each, with what is known of them
 * best     the number of each: the first that can be reached
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
	" WHERE " condition " AND person.approved = 1"

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
	" WHERE who IS NOT NULL OR phone GLOB '+*'"

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
	" WHERE kind = 'number'),"

#define CHOSEN                                                                                     \
	" met AS (SELECT term.*, person_id, number, max(wanted) AS wanted, max(name) AS name"      \
	" FROM hit JOIN term ON id = of_term"                                                \
	" GROUP BY bunch, step, person_id, number HAVING count(DISTINCT part) = parts),"        \
	" member AS (SELECT *, max(step) FROM met"                                                 \
	" GROUP BY bunch, person_id, number HAVING sign = 1),"                                  \
	" whole AS (SELECT clause, adding, person_id, number, max(wanted) AS wanted, name"         \
	" FROM member GROUP BY clause, person_id, number HAVING count(*) = sets),"                               \
	" chosen AS (SELECT *, max(clause) FROM whole GROUP BY person_id, number HAVING adding = 1),"

/* Where each clause adds one set of one word there is nothing to weigh. */
#define CHOSEN_PLAINLY                                                                             \
	" chosen AS (SELECT person_id, number, max(wanted) AS wanted, max(name) AS name"           \
	" FROM hit GROUP BY person_id, number),"

/* The last so many that ended all failed, and no text came from there since. What was written is looked
 * for behind THEN: the sides of an AND are all worked out, however the first turns out. */
#define GIVEN_UP                                                                                   \
	" WHEN wanted = '' AND (SELECT sum(state = 4) FROM (SELECT state FROM outbox"              \
	" WHERE recipient = number AND state IN (2, 3, 4) ORDER BY id DESC LIMIT ?3)) = ?3"        \
	" THEN NOT EXISTS (SELECT 1 FROM message WHERE sender IN (number, substr(number, ?5 + 1))" \
	" AND received_at >= (SELECT created_at FROM outbox"                                       \
	" WHERE recipient = number AND state = 4 ORDER BY id DESC LIMIT 1))"

#define CHOICE                                                                                     \
	" choice AS (SELECT chosen.person_id, chosen.number AS bare, chosen.name,"                 \
	" coalesce(nullif(wanted, ''), person_phone.number, '') AS number,"                        \
	" coalesce(person_phone.rank, 0) AS rank, wanted FROM chosen"                              \
	" LEFT JOIN person_phone ON wanted = '' AND chosen.person_id <> 0"                         \
	" AND person_phone.person_id = chosen.person_id"                                           \
	" WHERE chosen.number = ''"                                                                \
	" UNION ALL SELECT person_id, number, name, number, 0, wanted FROM chosen"                 \
	" WHERE number <> ''),"                                                                    \
	" judged AS MATERIALIZED (SELECT choice.*, CASE WHEN NOT number GLOB ?4 THEN 1"             \
	GIVEN_UP " ELSE 0 END AS bad FROM choice),"                                                \
	" best AS (SELECT person_id, bare, name, number, bad, min(bad * 1000000 + rank)"           \
	" FROM judged GROUP BY person_id, bare)"

/* Those reached at one number are one row; of the person's own data the first one's count. */
#define ANSWER                                                                                     \
	" SELECT best.person_id, coalesce(person.name, best.name), coalesce(person.grp, 0) AS grp,"\
	" coalesce(person.role, ''), best.number, CASE WHEN bad THEN 3"                            \
	" WHEN phone.opted_out THEN 1 WHEN phone.blocked THEN 2 ELSE 0 END AS state, count(*),"    \
	" min(nullif(best.person_id, 0))"                                                          \
	" FROM best LEFT JOIN person ON person.id = best.person_id"                                \
	" LEFT JOIN phone ON phone.number = best.number"                                           \
	" GROUP BY best.number, CASE WHEN bad OR phone.opted_out OR phone.blocked"                 \
	" THEN best.person_id ELSE 0 END"                                                          \
	" ORDER BY grp, best.person_id, best.number"

/* clang-format on */

void audience_rows(struct store *store, const struct audience_query *query,
		   void (*each)(const struct audience_row *row, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *rows = query->plain ? sql(store, TERM HIT CHOSEN_PLAINLY CHOICE ANSWER)
					: sql(store, TERM HIT CHOSEN CHOICE ANSWER);

	sql_bind_text(rows, query->terms);
	sql_bind_integer(rows, query->season);
	sql_bind_integer(rows, query->failures);
	sql_bind_text(rows, query->mobile);
	sql_bind_integer(rows, (int64_t)query->country_size);
	while (sql_step(rows)) {
		struct audience_row row = { .person_id = sql_take_integer(rows) };

		row.name = sql_take_text(rows);
		row.group = (int)sql_take_integer(rows);
		row.role = sql_take_text(rows);
		row.number = sql_take_text(rows);
		row.state = (enum audience_row_state)sql_take_integer(rows);
		row.people = (unsigned)sql_take_integer(rows);
		each(&row, context);
	}
}
