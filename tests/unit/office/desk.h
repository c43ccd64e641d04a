/*
 * An office to test: the sample village's config on a database of its own.
 */
#ifndef TESTS_OFFICE_DESK_H
#define TESTS_OFFICE_DESK_H

#include "unit/store/scratch.h"

#include "base/buffer.h"
#include "forms/forms.h"
#include "office/chores.h"
#include "office/office.h"
#include "office/planning.h"
#include "office/role.h"
#include "store/outbox.h"

struct desk {
	struct scratch *scratch; /* first: its set-up made it */
	struct config *config;
	struct forms *forms;
	struct zone *zone;
	struct office office;
	int64_t told; /* the last outbox row that was looked at */
};

/* With the sample village's season. */
static __attribute__((unused)) int desk_setup_season(void **state)
{
	struct desk *desk = calloc(1, sizeof(*desk));
	struct conf_problems problems = { .count = 0 };

	if (scratch_setup((void **)&desk->scratch) != 0)
		return -1;
	*state = desk;
	desk->config = config_load("etc/cunxin.conf", NULL, &problems);
	desk->forms = desk->config == NULL ? NULL : forms_load(desk->config, &problems);
	if (desk->forms == NULL)
		print_error("%s", buffer_text(&problems.text));
	buffer_release(&problems.text);
	if (desk->forms == NULL)
		return -1;
	desk->zone = zone_open(desk->config->timezone);
	desk->office = (struct office){
		.store = desk->scratch->store,
		.config = desk->config,
		.forms = desk->forms,
		.zone = desk->zone,
		.planning = planning_new(),
	};
	return desk->zone == NULL;
}

/* Without a season: nothing happens that the test itself does not cause. */
static __attribute__((unused)) int desk_setup(void **state)
{
	int status = desk_setup_season(state);
	struct desk *desk = *state;

	if (status != 0)
		return status;
	desk->config->calendar->stage_count = desk->config->calendar->target_count = 0;
	desk->config->calendar->notice_count = desk->config->calendar->task_count = 0;
	desk->config->calendar->check_count = desk->config->calendar->meeting_count = 0;
	return 0;
}

static __attribute__((unused)) int desk_teardown(void **state)
{
	struct desk *desk = *state;

	planning_free(desk->office.planning);
	zone_close(desk->zone);
	forms_free(desk->forms);
	config_free(desk->config);
	scratch_teardown((void **)&desk->scratch);
	free(desk);
	return 0;
}

/* ---- what was told ---- */

struct desk_told {
	struct buffer text;
	int64_t after, last;
};

static __attribute__((unused)) void desk_note(const struct outbox_message *message, void *context)
{
	struct desk_told *told = context;
	struct buffer line = BUFFER_EMPTY;

	if (message->id > told->last)
		told->last = message->id;
	if (message->id <= told->after || message->state != OUTBOX_QUEUED)
		return;
	/* newest first: put in front */
	buffer_add_format(&line, "%s %s\n%s", message->recipient + strlen(message->recipient) - 2,
			  message->text, buffer_text(&told->text));
	buffer_release(&told->text);
	told->text = line;
}

/* The texts queued since the last look, a line each: the number's last two digits and the words. */
static __attribute__((unused)) char *desk_told(struct desk *desk)
{
	struct desk_told told = { .after = desk->told };

	outbox_list(desk->scratch->store, &(struct outbox_filter){ .limit = 1000 }, desk_note,
		    &told);
	if (told.last > desk->told)
		desk->told = told.last;
	return buffer_take(&told.text);
}

static __attribute__((unused)) void desk_expect(struct desk *desk, const char *expect)
{
	char *told = desk_told(desk);

	assert_string_equal(told == NULL ? "" : told, expect);
	free(told);
}

/* Runs what is due. */
static __attribute__((unused)) enum chores_result run_chores(struct desk *desk)
{
	int64_t next;

	return chores_run(&desk->office, desk->scratch->now, &next);
}

/* utc ms at which something is due next, where nothing is now. */
static __attribute__((unused)) int64_t next_chore(struct desk *desk)
{
	int64_t next;

	assert_int_equal(chores_run(&desk->office, desk->scratch->now, &next), CHORES_IDLE);
	return next;
}

#define desk_test(name) cmocka_unit_test_setup_teardown(name, desk_setup, desk_teardown)

#endif
