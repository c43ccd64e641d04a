#include "store/request.h"

#include "base/buffer.h"
#include "store/sql.h"

#include <stdlib.h>
#include <time.h>

#define FRESH	MINUTES(1) /* an older one is a verb's that died */
#define STEP_MS 20

#define COLUMNS "id, asked_at, answered_at, verb, arguments, state, answer"

void request_release(struct request *request)
{
	free(request->arguments);
	free(request->answer);
	request->arguments = request->answer = NULL;
}

int64_t request_add(struct store *store, const char *verb, const char *arguments, struct moment now)
{
	SCOPED(sql_release)
	struct sql *add =
		sql(store, "INSERT INTO request (verb, arguments, asked_at) VALUES (?, ?, ?)");

	sql_bind_text(add, verb);
	sql_bind_text(add, arguments == NULL ? "{}" : arguments);
	sql_bind_integer(add, now.utc);
	return sql_run(add) == 0 ? 0 : sql_last_id(store);
}

static void read_row(struct sql *row, struct request *request)
{
	request->id = sql_take_integer(row);
	request->asked_at = sql_take_integer(row);
	request->answered_at = sql_take_integer(row);
	sql_take_copy(row, request->verb, sizeof(request->verb));
	request->arguments = need_copy(sql_take_text(row));
	request->state = (enum request_state)sql_take_integer(row);
	request->answer = need_copy(sql_take_text(row));
}

bool request_next(struct store *store, struct moment now, struct request *request)
{
	SCOPED(sql_release)
	struct sql *next = sql(store, "SELECT " COLUMNS " FROM request WHERE state = 0"
				      " AND asked_at BETWEEN ? AND ? ORDER BY id LIMIT 1");

	sql_bind_integer(next, now.utc - FRESH);
	sql_bind_integer(next, now.utc + FRESH);
	if (!sql_step(next))
		return false;
	read_row(next, request);
	return true;
}

bool request_take(struct store *store, int64_t id, struct moment now)
{
	SCOPED(sql_release)
	struct sql *take = sql(store, "UPDATE request SET state = 1 WHERE id = ? AND state = 0");

	(void)now;
	sql_bind_integer(take, id);
	return sql_run(take) == 1;
}

void request_answer(struct store *store, int64_t id, bool done, const char *answer,
		    struct moment now)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "UPDATE request SET state = ?, answer = ?, answered_at = ?"
				     " WHERE id = ? AND state IN (0, 1)");

	sql_bind_integer(put, done ? REQUEST_DONE : REQUEST_FAILED);
	sql_bind_text(put, answer == NULL ? "" : answer);
	sql_bind_integer(put, now.utc);
	sql_bind_integer(put, id);
	sql_run(put);
}

void request_drop(struct store *store, int64_t id)
{
	SCOPED(sql_release)
	struct sql *drop =
		sql(store, "UPDATE request SET state = 4 WHERE id = ? AND state IN (0, 1)");

	sql_bind_integer(drop, id);
	sql_run(drop);
}

static bool request_get(struct store *store, int64_t id, struct request *request)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM request WHERE id = ?");

	sql_bind_integer(row, id);
	if (!sql_step(row))
		return false;
	read_row(row, request);
	return true;
}

enum request_waited request_wait(struct store *store, int64_t id, int take_ms, int answer_ms,
				 struct request *request)
{
	bool taken = false;

	for (int waited = 0;; waited += STEP_MS) {
		struct timespec step = { .tv_nsec = STEP_MS * 1000000L };

		if (request_get(store, id, request)) {
			taken = request->state != REQUEST_ASKED;
			if (request->state == REQUEST_DONE || request->state == REQUEST_FAILED)
				return REQUEST_ANSWERED;
			request_release(request);
		}
		if (!taken && waited >= take_ms)
			return REQUEST_NOT_TAKEN;
		if (taken && waited >= answer_ms)
			return REQUEST_LATE;
		nanosleep(&step, NULL);
	}
}
