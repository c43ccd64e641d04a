#include "office/duty.h"

#include "base/buffer.h"
#include "conf/config.h"
#include "office/calendar.h"
#include "office/record.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define THOUSANDTHS 1000.0

/* ---- progress ---- */

/* Fields are known by their name where their type is shared. */
static const struct field_value *named(const struct form *form, const struct form_record *record,
				       const char *name)
{
	for (size_t i = 0; i < form->field_count; i++)
		if (text_is(form->fields[i].name, name) && record->values[i].present)
			return &record->values[i];
	return NULL;
}

void progress_added(struct office *office, const struct form *form,
		    const struct form_record *record, int64_t report_id,
		    const struct role_actor *actor, struct moment now, struct role_answer *answer)
{
	const struct field_value *stage = named(form, record, "stage");
	const struct field_value *group = record_value(form, record, FIELD_GROUP);
	const struct field_value *area = record_value(form, record, FIELD_AREA);
	struct progress progress = { .report_id = report_id, .at = now.utc }, before;

	(void)answer;
	if (stage == NULL || area == NULL)
		return;
	progress.season = office_season(office, now);
	progress.group = group != NULL ? (int)group->number : actor->group;
	progress.area = (int64_t)(area->number * THOUSANDTHS + 0.5);
	copy_text(progress.stage, sizeof(progress.stage), stage->text);
	copy_text(progress.who, sizeof(progress.who), actor->name == NULL ? "" : actor->name);
	/* It tells of all that is done so far: the earlier one counts no more. */
	if (progress_last(office->store, progress.season, progress.stage, progress.group,
			  &before) &&
	    before.report_id != actor->replaces)
		report_set_state(office->store, before.report_id, "replaced", now);
	progress_add(office->store, &progress);
	task_answer(office->store, progress.season, progress.stage, progress.group,
		    actor->phone == NULL ? "" : actor->phone, progress.area, now);
}

void progress_removed(struct office *office, const struct report *report, int64_t by,
		      const struct role_actor *actor, struct moment now)
{
	struct progress gone, last = { .area = 0 };

	(void)actor;
	if (!progress_get(office->store, report->id, &gone))
		return;
	progress_remove(office->store, report->id);
	if (by != 0)
		return;
	if (progress_last(office->store, gone.season, gone.stage, gone.group, &last))
		report_set_state(office->store, last.report_id, "valid", now);
	task_answer(office->store, gone.season, gone.stage, gone.group, "", last.area, now);
}

/* ---- checks ---- */

const struct calendar_check *check_named(const struct office *office, const char *name)
{
	const struct calendar *calendar = office->config->calendar;

	for (size_t i = 0; i < calendar->check_count; i++)
		if (text_is(calendar->checks[i].name, name))
			return &calendar->checks[i];
	return NULL;
}

/* Punctuation and blanks, of ASCII and of Chinese keyboards, at both ends. */
static const char *const marks[] = { " ",
				     ".",
				     ",",
				     ":",
				     ";",
				     "!",
				     ")",
				     "\xE3\x80\x81",
				     "\xE3\x80\x82",
				     "\xEF\xBC\x8C",
				     "\xEF\xBC\x9A",
				     "\xEF\xBC\x9B",
				     "\xEF\xBC\x81",
				     "\xE3\x80\x80" };

static size_t mark_at(const char *text)
{
	for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
		if (text_begins(text, marks[i]))
			return strlen(marks[i]);
	return 0;
}

static void trim(char *text)
{
	size_t used = 0, size;
	bool again = true;

	while ((size = mark_at(text + used)) > 0)
		used += size;
	memmove(text, text + used, strlen(text + used) + 1);
	while (again) {
		size = strlen(text);
		again = false;
		for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
			size_t length = strlen(marks[i]);

			if (size < length || strcmp(text + size - length, marks[i]) != 0)
				continue;
			text[size - length] = '\0';
			again = true;
			break;
		}
	}
}

static bool is_fine(const struct calendar *calendar, const char *words)
{
	for (size_t i = 0; i < calendar->fine_count; i++)
		if (text_is(calendar->fine[i], words))
			return true;
	return false;
}

/* Where the n-th item's words begin: behind its number, alone or with a mark; NULL: not there. */
static const char *item_at(const char *words, size_t n)
{
	char digits[8];
	size_t size;

	snprintf(digits, sizeof(digits), "%zu", n);
	size = strlen(digits);
	for (const char *at = words; (at = strstr(at, digits)) != NULL; at++)
		if ((at == words || !isdigit((unsigned char)at[-1])) &&
		    !isdigit((unsigned char)at[size]))
			return at + size;
	return NULL;
}

/* From its number to the next item's. */
static void item_words(const char *words, size_t n, size_t count, char *out, size_t size)
{
	const char *from = item_at(words, n), *to = NULL;

	for (size_t next = n + 1; to == NULL && next <= count; next++)
		to = item_at(from, next);
	if (to != NULL)
		while (to > from && (isdigit((unsigned char)to[-1])))
			to--;
	if (to == NULL)
		copy_text(out, size, from);
	else
		snprintf(out, size, "%.*s", (int)(to - from), from);
	trim(out);
}

int check_answer(struct office *office, const struct checklist *checklist, const char *words,
		 struct moment now)
{
	const struct calendar_check *check = check_named(office, checklist->name);
	size_t count = check == NULL ? 0 : check->item_count;
	bool numbered = count > 0 && item_at(words, 1) != NULL;
	char item[400];
	int faults = 0;

	for (size_t i = 1; numbered && i <= count; i++) {
		item[0] = '\0';
		if (item_at(words, i) != NULL)
			item_words(words, i, count, item, sizeof(item));
		faults += !is_fine(office->config->calendar, item);
	}
	if (!numbered) {
		copy_text(item, sizeof(item), words);
		trim(item);
		faults = !is_fine(office->config->calendar, item);
	}
	checklist_answer(office->store, checklist->id, words, faults, now);
	return faults;
}

void check_check(struct office *office, const struct form *form, const struct form_record *record,
		 const struct role_actor *actor, struct moment now, struct role_answer *answer)
{
	struct checklist checklist;

	(void)form;
	(void)record;
	(void)now;
	if (checklist_open(office->store, actor->phone == NULL ? "" : actor->phone,
			   actor->person_id, &checklist))
		return;
	answer->verdict = ROLE_REFUSE;
	copy_text(answer->reply, sizeof(answer->reply), "check_none");
}

void check_added(struct office *office, const struct form *form, const struct form_record *record,
		 int64_t report_id, const struct role_actor *actor, struct moment now,
		 struct role_answer *answer)
{
	const struct field_value *words = record_value(form, record, FIELD_TEXT);
	const struct calendar_check *check;
	struct checklist checklist;
	int faults;

	(void)report_id;
	if (words == NULL ||
	    !checklist_open(office->store, actor->phone == NULL ? "" : actor->phone,
			    actor->person_id, &checklist))
		return;
	check = check_named(office, checklist.name);
	faults = check_answer(office, &checklist, words->text, now);
	copy_text(answer->reply, sizeof(answer->reply),
		  faults == 0 ? "check_fine" : "check_faults");
	role_extra(answer, "title", "%s", check == NULL ? checklist.name : check->title);
	role_extra(answer, "count", "%d", faults);
}
