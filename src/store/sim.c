#include "store/sim.h"

#include "base/buffer.h"
#include "store/inside.h"
#include "store/sql.h"

#include <inttypes.h>
#include <stdio.h>

/* A PIN is not kept, only enough to know it again. */
static const char *pin_digest(const char *iccid, const char *pin, char out[24])
{
	uint64_t hash = 0xCBF29CE484222325u;

	for (const char *c = iccid; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001B3u;
	for (const char *c = pin; *c != '\0'; c++)
		hash = (hash ^ (unsigned char)*c) * 0x100000001B3u;
	snprintf(out, 24, "%016" PRIX64, hash);
	return out;
}

static bool exists(struct sql *question)
{
	return sql_step(question);
}

bool sim_is_expected(struct store *store, const char *modem, const char *iccid)
{
	SCOPED(sql_release)
	struct sql *approved = sql(store, "SELECT 1 FROM sim WHERE iccid = ? AND approved = 1");
	SCOPED(sql_release)
	struct sql *another = sql(store, "SELECT 1 FROM sim WHERE modem = ? AND approved = 1"
					 " AND (iccid NOT LIKE '%:%' OR ?2 LIKE '%:%')");

	if (iccid[0] == '\0')
		return true;
	sql_bind_text(approved, iccid);
	sql_bind_text(another, modem);
	sql_bind_text(another, iccid);
	return exists(approved) || !exists(another);
}

void sim_last(struct store *store, const char *modem, char iccid[32])
{
	SCOPED(sql_release)
	struct sql *last = sql(store, "SELECT iccid FROM sim WHERE modem = ?"
				      " ORDER BY last_seen DESC LIMIT 1");

	iccid[0] = '\0';
	sql_bind_text(last, modem);
	if (sql_step(last))
		sql_take_copy(last, iccid, 32);
}

/* True: the row says all this already, and a day is too short to note. */
static bool nothing_new(struct store *store, const char *iccid, const char *modem, const char *imei,
			struct moment now)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT 1 FROM sim WHERE iccid = ? AND modem = ? AND imei = ?"
				     " AND last_seen BETWEEN ? AND ?");

	sql_bind_text(row, iccid);
	sql_bind_text(row, modem);
	sql_bind_text(row, imei);
	sql_bind_integer(row, now.utc - DAYS(1));
	sql_bind_integer(row, now.utc);
	return exists(row);
}

void sim_seen(struct store *store, const char *iccid, const char *modem, const char *imei,
	      struct moment now)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "INSERT INTO sim (iccid, modem, imei, approved, first_seen,"
				     " last_seen) VALUES (?1, ?2, ?3, ?4, ?5, ?5)"
				     " ON CONFLICT (iccid) DO UPDATE SET modem = ?2, imei = ?3,"
				     " last_seen = ?5, approved = max(approved, ?4),"
				     " counter = CASE imei WHEN ?3 THEN counter ELSE 0 END,"
				     " first_seen = CASE first_seen WHEN 0 THEN ?5"
				     " ELSE first_seen END");

	if (iccid[0] == '\0' || nothing_new(store, iccid, modem, imei, now))
		return;
	sql_bind_text(put, iccid);
	sql_bind_text(put, modem);
	sql_bind_text(put, imei == NULL ? "" : imei);
	sql_bind_integer(put, sim_is_expected(store, modem, iccid));
	sql_bind_integer(put, now.utc);
	sql_run(put);
}

unsigned sim_approve(struct store *store, const char *iccid)
{
	SCOPED(sql_release)
	struct sql *approve = sql(store, "UPDATE sim SET approved = 1 WHERE approved = 0"
					 " AND (?1 IS NULL OR iccid = ?1)");

	sql_bind_text(approve, iccid);
	return sql_run(approve);
}

void sim_number(struct store *store, const char *iccid, const char *number)
{
	SCOPED(sql_release)
	struct sql *put =
		sql(store, "UPDATE sim SET number = ?1 WHERE iccid = ?2 AND number <> ?1");

	sql_bind_text(put, number);
	sql_bind_text(put, iccid);
	sql_run(put);
	store->own_numbers.known = false;
}

static void list_own_numbers(struct store *store)
{
	SCOPED(sql_release)
	struct sql *list = sql(store, "SELECT number FROM sim WHERE number <> '' LIMIT ?");
	size_t count = 0;

	sql_bind_integer(list, NUMBERS_ASKED);
	for (; count < NUMBERS_ASKED && sql_step(list); count++)
		sql_take_copy(list, store->own_numbers.list[count], PHONE_SIZE);
	store->own_numbers.count = count;
	store->own_numbers.known = true;
}

static bool is_any_own_number(struct store *store, const char *number)
{
	SCOPED(sql_release)
	struct sql *own = sql(store, "SELECT 1 FROM sim WHERE number = ? AND number <> ''");

	sql_bind_text(own, number);
	return exists(own);
}

bool sim_is_own_number(struct store *store, const char *number)
{
	if (!store->inside || !store->own_numbers.known)
		list_own_numbers(store);
	for (size_t i = 0; i < store->own_numbers.count; i++)
		if (text_is(store->own_numbers.list[i], number))
			return true;
	return store->own_numbers.count == NUMBERS_ASKED && is_any_own_number(store, number);
}

/* ---- what it counts ---- */

enum sim_counter sim_counter(struct store *store, const char *iccid)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT counter FROM sim WHERE iccid = ?");

	sql_bind_text(row, iccid);
	return sql_step(row) ? (enum sim_counter)sql_take_integer(row) : SIM_COUNTER_UNKNOWN;
}

void sim_counter_put(struct store *store, const char *iccid, enum sim_counter counter)
{
	SCOPED(sql_release)
	struct sql *put = sql(store, "UPDATE sim SET counter = ? WHERE iccid = ?");

	sql_bind_integer(put, counter);
	sql_bind_text(put, iccid);
	sql_run(put);
}

/* ---- PIN ---- */

bool sim_pin_failed(struct store *store, const char *iccid, const char *pin)
{
	SCOPED(sql_release)
	struct sql *tried = sql(store, "SELECT 1 FROM sim WHERE iccid = ? AND pin_tried = ?");
	char digest[24];

	sql_bind_text(tried, iccid);
	sql_bind_text(tried, pin_digest(iccid, pin, digest));
	return exists(tried);
}

void sim_pin_tried(struct store *store, const char *iccid, const char *pin, struct moment now)
{
	SCOPED(sql_release)
	struct sql *put =
		sql(store, "INSERT INTO sim (iccid, modem, approved, first_seen, last_seen,"
			   " pin_tried, pin_failed_at) VALUES (?1, '', 0, 0, 0, ?2, ?3)"
			   " ON CONFLICT (iccid) DO UPDATE SET pin_tried = ?2,"
			   " pin_failed_at = ?3");
	char digest[24];

	sql_bind_text(put, iccid);
	sql_bind_text(put, pin_digest(iccid, pin, digest));
	sql_bind_integer(put, now.utc);
	sql_run(put);
}

static void sim_pin_reset(struct store *store, const char *iccid)
{
	SCOPED(sql_release)
	struct sql *reset = sql(store, "UPDATE sim SET pin_tried = NULL, pin_failed_at = 0"
				       " WHERE iccid = ?");

	sql_bind_text(reset, iccid);
	sql_run(reset);
}

void sim_pin_accepted(struct store *store, const char *iccid, struct moment now)
{
	(void)now;
	sim_pin_reset(store, iccid);
}

/* ---- lists ---- */

#define COLUMNS "iccid, modem, imei, number, approved, first_seen, last_seen, pin_failed_at"

static void read_row(struct sql *row, struct sim *sim)
{
	sql_take_copy(row, sim->iccid, sizeof(sim->iccid));
	sql_take_copy(row, sim->modem, sizeof(sim->modem));
	sql_take_copy(row, sim->imei, sizeof(sim->imei));
	sql_take_copy(row, sim->number, sizeof(sim->number));
	sim->approved = sql_take_integer(row) != 0;
	sim->first_seen = sql_take_integer(row);
	sim->last_seen = sql_take_integer(row);
	sim->pin_failed_at = sql_take_integer(row);
}

bool sim_get(struct store *store, const char *iccid, struct sim *sim)
{
	SCOPED(sql_release)
	struct sql *row = sql(store, "SELECT " COLUMNS " FROM sim WHERE iccid = ?");

	sql_bind_text(row, iccid);
	if (!sql_step(row))
		return false;
	read_row(row, sim);
	return true;
}
