#include "store/audience.h"

#include "store/sql.h"

/*
 * term     what the query says, a row each
 * hit      who is meant by a term: a person, or a number that nobody on the roster has
 * member   who belongs to a set
 * chosen   who belongs to the audience; wanted: the very number that was asked for
 * choice   the numbers of each, with what is known of them
 * best     the number of each: the first that can be reached
 *
 * max() picks the row whose other columns are taken (SQLite, "bare columns in an aggregate").
 */
/* clang-format off */
#define TERM                                                                                       \
	"WITH term (grouping, adding, step, sign, kind, value) AS MATERIALIZED ("                  \
	" SELECT value ->> 'set', value ->> 'set_sign', value ->> 'at', value ->> 'sign',"         \
	" value ->> 'kind', value ->> 'value' FROM json_each(?1)),"

#define PEOPLE(from, condition)                                                                    \
	" SELECT term.*, person.id, '', '', '' FROM term " from                                    \
	" WHERE " condition " AND person.approved = 1"

#define COUNTS " report.state NOT IN ('waiting', 'replaced', 'cancelled', 'declined')"

/* A record of a phone that several share names one of them; else it is the phone's. */
#define RECORDS(table, join, condition)                                                            \
	" SELECT grouping, adding, step, sign, kind, value, coalesce(who, 0),"                     \
	" CASE WHEN who IS NULL THEN phone ELSE '' END, '', name FROM ("                           \
	"SELECT term.*, " table ".phone, " table ".name, coalesce("                                \
	table ".person_id, (SELECT person.id FROM person_phone"                                    \
	" JOIN person ON person.id = person_phone.person_id AND person.name = " table ".name"      \
	" WHERE person_phone.number = " table ".phone)) AS who"                                    \
	" FROM term CROSS JOIN " join " WHERE " condition ")"                                      \
	" WHERE who IS NOT NULL OR phone GLOB '+*'"

#define HIT                                                                                        \
	" hit (grouping, adding, step, sign, kind, value, person_id, number, wanted, name) AS ("   \
	PEOPLE("CROSS JOIN person", "kind = 'all'")                                                \
	" UNION ALL"                                                                               \
	PEOPLE("CROSS JOIN person ON person.grp = CAST(value AS INTEGER)", "kind = 'group'")       \
	" UNION ALL"                                                                               \
	PEOPLE("CROSS JOIN person_role ON person_role.role = value"                                \
	       " JOIN person ON person.id = person_role.person_id", "kind = 'role'")               \
	" UNION ALL"                                                                               \
	PEOPLE("CROSS JOIN person ON person.id = CAST(value AS INTEGER)", "kind = 'person'")       \
	" UNION ALL"                                                                               \
	RECORDS("report", "report ON report.form = value",                                         \
		"kind = 'form' AND season = ?2 AND" COUNTS)                                        \
	" UNION ALL"                                                                               \
	RECORDS("signup", "workday ON workday.date = value JOIN signup ON workday_id = workday.id",\
		"kind = 'workday' AND signup.state IN (0, 4)")                                     \
	" UNION ALL"                                                                               \
	" SELECT term.*, coalesce(person_phone.person_id, 0),"                                     \
	" CASE WHEN person_phone.person_id IS NULL THEN value ELSE '' END, value, ''"              \
	" FROM term LEFT JOIN person_phone ON person_phone.number = value"                         \
	" WHERE kind = 'number'),"

#define CHOSEN                                                                                     \
	" member AS (SELECT grouping, adding, person_id, number, wanted, name, sign, max(step)"    \
	" FROM hit GROUP BY grouping, person_id, number HAVING sign = 1),"                         \
	" chosen AS (SELECT person_id, number, wanted, name, adding, max(grouping)"                \
	" FROM member GROUP BY person_id, number HAVING adding = 1),"

/* The last so many that ended all failed, and no text came from there since. */
#define GIVEN_UP                                                                                   \
	"(?3 > 0 AND (SELECT count(*) FROM (SELECT state FROM outbox"                              \
	" WHERE recipient = number AND state IN (2, 3, 4) ORDER BY id DESC LIMIT ?3)"              \
	" WHERE state = 4) = ?3"                                                                   \
	" AND NOT EXISTS (SELECT 1 FROM message WHERE sender IN (number, substr(number, ?5 + 1))"  \
	" AND received_at >= (SELECT created_at FROM outbox"                                       \
	" WHERE recipient = number AND state = 4 ORDER BY id DESC LIMIT 1)))"

#define CHOICE                                                                                     \
	" choice AS (SELECT chosen.person_id, chosen.number AS bare, chosen.name,"                 \
	" coalesce(nullif(wanted, ''), person_phone.number, '') AS number,"                        \
	" coalesce(person_phone.rank, 0) AS rank, wanted FROM chosen"                              \
	" LEFT JOIN person_phone ON wanted = '' AND chosen.person_id <> 0"                         \
	" AND person_phone.person_id = chosen.person_id"                                           \
	" WHERE chosen.number = ''"                                                                \
	" UNION ALL SELECT person_id, number, name, number, 0, wanted FROM chosen"                 \
	" WHERE number <> ''),"                                                                    \
	" judged AS (SELECT choice.*, NOT (number GLOB ?4)"                                        \
	" OR (wanted = '' AND " GIVEN_UP ") AS bad FROM choice),"                                  \
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
	struct sql *rows = sql(store, TERM HIT CHOSEN CHOICE ANSWER);

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
