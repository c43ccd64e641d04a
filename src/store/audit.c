#include "store/audit.h"

#include "base/json.h"
#include "store/sql.h"

#include <stdlib.h>

static const char *or_empty(const char *text)
{
	return text == NULL ? "" : text;
}

void audit_add(struct store *store, const struct audit *audit, struct moment now)
{
	SCOPED(sql_release)
	struct sql *add = sql(
		store, "INSERT INTO audit (at, who, verb, object, detail) VALUES (?, ?, ?, ?, ?)");

	sql_bind_integer(add, now.utc);
	sql_bind_text(add, or_empty(audit->who));
	sql_bind_text(add, or_empty(audit->verb));
	sql_bind_text(add, or_empty(audit->object));
	sql_bind_text(add, audit->detail == NULL ? "{}" : audit->detail);
	sql_run(add);
}

void audit_note(struct store *store, const char *who, const char *verb, const char *object,
		const char *words, bool rehearsal, struct moment now)
{
	struct json *details = json_object_new();
	char *line;

	json_put_text(details, "detail", words);
	json_put_boolean(details, "rehearsal", rehearsal);
	line = json_line(details);
	audit_add(store,
		  &(struct audit){ .who = who, .verb = verb, .object = object, .detail = line },
		  now);
	free(line);
	json_free(details);
}

static void give_each(struct sql *list, void (*each)(const struct audit *audit, void *context),
		      void *context)
{
	while (sql_step(list)) {
		struct audit audit;

		audit.id = sql_take_integer(list);
		audit.at = sql_take_integer(list);
		audit.who = sql_take_text(list);
		audit.verb = sql_take_text(list);
		audit.object = sql_take_text(list);
		audit.detail = sql_take_text(list);
		each(&audit, context);
	}
}

void audit_list(struct store *store, const char *object, int64_t before_id, unsigned limit,
		void (*each)(const struct audit *audit, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list =
		object == NULL
			? sql(store, "SELECT id, at, who, verb, object, detail FROM audit"
				     " WHERE id < ? ORDER BY id DESC LIMIT ?")
			: sql(store, "SELECT id, at, who, verb, object, detail FROM audit"
				     " WHERE id < ? AND object = ?3 ORDER BY id DESC LIMIT ?2");

	sql_bind_integer(list, before_id == 0 ? INT64_MAX : before_id);
	sql_bind_integer(list, limit == 0 ? 100 : limit);
	if (object != NULL)
		sql_bind_text(list, object);
	give_each(list, each, context);
}

void audit_of_person(struct store *store, int64_t person_id, unsigned limit,
		     void (*each)(const struct audit *audit, void *context), void *context)
{
	SCOPED(sql_release)
	struct sql *list =
		sql(store, "SELECT id, at, who, verb, object, detail FROM audit"
			   " WHERE object IN (SELECT 'person:' || ?1 UNION ALL"
			   " SELECT 'phone:' || number FROM person_phone WHERE person_id = ?1)"
			   " ORDER BY id DESC LIMIT ?2");

	sql_bind_integer(list, person_id);
	sql_bind_integer(list, limit == 0 ? 100 : limit);
	give_each(list, each, context);
}
