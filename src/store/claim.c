#include "store/claim.h"

#include "store/sql.h"

void claim_put(struct store *store, int64_t person_id, int64_t claimed)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "REPLACE INTO claim (person_id, claimed) VALUES (?, ?)");

	sql_bind_integer(put, person_id);
	sql_bind_integer(put, claimed);
	sql_run(put);
}

int64_t claim_get(struct store *store, int64_t person_id)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT claimed FROM claim WHERE person_id = ?");

	sql_bind_integer(row, person_id);
	return sql_first_integer(row, 0);
}
