/* A modem on the table, for tests of this folder. */
#ifndef TESTS_SIM_BENCH_H
#define TESTS_SIM_BENCH_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "sim/fault.h"
#include "sim/modem.h"

#include <stdlib.h>
#include <string.h>

struct table {
	struct network *network;
	struct sim_modem *modem;
	struct moment now;
	struct buffer said; /* everything since the last hear() */
};

static inline struct table table_with(struct sim_settings settings)
{
	struct table table = { .now = { .up = 1000, .utc = INT64_C(1806886800000) } };

	table.network = network_new();
	table.modem = sim_modem_new(&settings, table.network, table.now);
	return table;
}

/* Echo off, no delays. */
static inline struct table table_new(void)
{
	struct sim_settings settings = sim_settings_default;

	settings.echo = false;
	return table_with(settings);
}

static inline void table_free(struct table *table)
{
	sim_modem_free(table->modem);
	network_free(table->network);
	buffer_release(&table->said);
}

static inline void take_output(struct table *table)
{
	const char *bytes;
	size_t size;

	bytes = sim_modem_output(table->modem, &size);
	buffer_add(&table->said, bytes, size);
	sim_modem_written(table->modem, size);
}

/* Lets time pass, looking whenever the modem asks for it. */
static inline void pass(struct table *table, int64_t milliseconds)
{
	int64_t end = table->now.up + milliseconds;

	sim_modem_tick(table->modem, table->now);
	take_output(table);
	for (int64_t next; (next = sim_modem_deadline(table->modem)) <= end;) {
		int64_t step = next > table->now.up ? next - table->now.up : 0;

		table->now.up += step;
		table->now.utc += step;
		sim_modem_tick(table->modem, table->now);
		take_output(table);
	}
	table->now.utc += end - table->now.up;
	table->now.up = end;
}

static inline void type_bytes(struct table *table, const char *bytes, size_t size)
{
	sim_modem_input(table->modem, bytes, size, table->now);
	take_output(table);
}

static inline void type(struct table *table, const char *text)
{
	type_bytes(table, text, strlen(text));
}

/* What was said since the last time; good until the next call. */
static inline const char *heard(struct table *table)
{
	static char text[1 << 18];

	copy_text(text, sizeof text, buffer_text(&table->said));
	buffer_clear(&table->said);
	return text;
}

static inline const char *ask(struct table *table, const char *text)
{
	type(table, text);
	return heard(table);
}

static inline void assert_begins(const char *text, const char *with)
{
	if (strncmp(text, with, strlen(with)) != 0)
		fail_msg("[%s] does not begin with [%s]", text, with);
}

static inline void fault(struct table *table, const char *words)
{
	char why[200] = "";

	if (!sim_fault(table->modem, words, table->now, why, sizeof why))
		fail_msg("%s: %s", words, why);
	sim_modem_tick(table->modem, table->now);
	take_output(table);
}

static inline void villager(struct table *table, const char *from, const char *text)
{
	assert_int_not_equal(network_text(table->network, 0, from, text, table->now), 0);
	sim_modem_tick(table->modem, table->now);
	take_output(table);
}

/* A SUBMIT of "hellohello" to +46708251358, and its TPDU's length. */
#define HELLO	     "0011000B916407281553F80000AA0AE8329BFD4697D9EC37"
#define HELLO_LENGTH "23"

/* The same, with a delivery report asked for (TP-SRR). */
#define HELLO_REPORT "0031000B916407281553F80000AA0AE8329BFD4697D9EC37"

#endif
