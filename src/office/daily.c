#include "office/daily.h"

#include "base/scope.h"
#include "office/audience.h"
#include "office/calendar.h"
#include "office/tell.h"
#include "store/inbox.h"
#include "store/problem.h"
#include "store/report.h"
#include "store/setting.h"
#include "store/tally.h"
#include "store/workday.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))
#define TOLD	     "daily_told" /* the setting: the day's number */
#define REPLY	     "daily_report"
#define USEFUL	     HOURS(12)
#define PAGE	     200
#define DAYS_MOST    16 /* work days of one date */
#define TOLD_MOST    8	/* people */

/* ---- the figures ---- */

/* Records of a form, newest first, until those of the day before. */
struct records {
	struct daily *daily;
	size_t form;
	int64_t last; /* the id read last */
	size_t count; /* of this page */
	bool over;
};

static void take_record(const struct report *report, void *context)
{
	struct records *it = context;

	it->last = report->id;
	it->count++;
	it->over |= report->at < it->daily->from;
	if (report->at < it->daily->from || report->at >= it->daily->until)
		return;
	it->daily->forms[it->form].records++;
	it->daily->records++;
	if (report->amount_count > 0)
		it->daily->forms[it->form].amount += llround(report->amounts[0].amount * 1000);
}

static void read_form(struct office *office, const struct form *form, struct daily *daily)
{
	struct records it = { .daily = daily, .form = daily->form_count };
	struct report_filter filter = { .form = form->name, .limit = PAGE };

	daily->forms[it.form].form = form;
	daily->forms[it.form].records = daily->forms[it.form].amount = 0;
	do {
		it.count = 0;
		report_list(office->store, &filter, take_record, &it);
		filter.before_id = it.last;
	} while (it.count == PAGE && !it.over);
	daily->form_count += daily->forms[it.form].records > 0;
}

static void take_problem(const struct problem *problem, void *context)
{
	struct daily *daily = context;

	daily->problems++;
	daily->overdue += problem->due_at > 0 && problem->due_at < daily->until;
}

static int people_on(struct office *office, struct day day)
{
	struct workday days[DAYS_MOST];
	char date[ISO_SIZE];
	size_t count = workday_on(office->store, iso_day(day, date), days, DAYS_MOST);
	int people = 0;

	for (size_t i = 0; i < count && i < DAYS_MOST; i++)
		people += days[i].taken;
	return people;
}

static void read_messages(struct office *office, struct daily *daily)
{
	int64_t since[TALLY_COUNT], after[TALLY_COUNT];
	struct inbox_counts counts;

	tally_read(office->store, daily->from, since);
	tally_read(office->store, daily->until, after);
	daily->received = since[TALLY_RECEIVED] - after[TALLY_RECEIVED];
	daily->sent = since[TALLY_SENT] - after[TALLY_SENT];
	daily->failed = since[TALLY_FAILED] - after[TALLY_FAILED];
	inbox_count(office->store, daily->from, &counts);
	daily->attention = counts.attention;
}

void daily_read(struct office *office, struct day day, struct moment now, struct daily *daily)
{
	struct day next = day_of_number(day_number(day) + 1);

	(void)now;
	*daily = (struct daily){ .day = day,
				 .from = utc_of(office->zone, day, 0, 0, 0),
				 .until = utc_of(office->zone, next, 0, 0, 0) };
	read_messages(office, daily);
	for (size_t i = 0; i < forms_count(office->forms); i++) {
		const struct form *form = forms_at(office->forms, i);

		if (!form->is_intent && daily->form_count < DAILY_FORMS_MOST)
			read_form(office, form, daily);
	}
	problem_list(office->store, true, 0, UINT_MAX, take_problem, daily);
	daily->people = people_on(office, next);
}

/* ---- the words ---- */

/* "NAME 55.2%, …": the config's targets. */
static void list_targets(struct office *office, struct moment now, struct buffer *out)
{
	const struct config *config = office->config;
	int season = office_season(office, now);

	for (size_t i = 0; i < config->target_count; i++) {
		const struct config_target *target = &config->targets[i];
		double reached = report_measure(office->store, target->measure, season,
						target->zone[0] == '\0' ? NULL : target->zone);

		if (target->amount > 0)
			buffer_add_format(out, "%s%s %.3g%%", out->size > 0 ? ", " : "",
					  target->name, reached * 100 / target->amount);
	}
}

static bool daily_words(struct office *office, const struct daily *daily, struct moment now,
			struct buffer *out)
{
	SCOPED(release_memory) struct reading *nothing = need_zeroed(1, sizeof(*nothing));
	SCOPED(buffer_release) struct buffer list = BUFFER_EMPTY;
	const struct {
		const char *name;
		int64_t number;
	} figures[] = {
		{ "month", daily->day.month }, { "day", daily->day.day },
		{ "count", daily->received },  { "records", daily->records },
		{ "people", daily->people },   { "open", daily->problems },
		{ "overdue", daily->overdue }, { "waiting", daily->attention },
	};
	struct reply_extra extras[COUNT(figures) + 1];
	char words[COUNT(figures)][24];

	for (size_t i = 0; i < COUNT(figures); i++) {
		snprintf(words[i], sizeof(words[i]), "%lld", (long long)figures[i].number);
		extras[i] = (struct reply_extra){ figures[i].name, words[i] };
	}
	list_targets(office, now, &list);
	extras[COUNT(figures)] = (struct reply_extra){ "list", buffer_text(&list) };
	return forms_reply(office->forms, nothing, REPLY, extras, COUNT(extras), out);
}

/* ---- what is due ---- */

static int64_t time_on(const struct office *office, struct day day)
{
	int minute = office->config->daily.minute;

	return utc_of(office->zone, day, minute / 60, minute % 60, 0);
}

int64_t daily_due(struct office *office, struct moment now)
{
	struct day today = office_today(office, now);

	if (office->config->daily.to[0] == '\0' || office->config->daily.minute < 0)
		return NEVER;
	if (setting_number(office->store, TOLD, 0) >= day_number(today))
		today = day_of_number(day_number(today) + 1);
	return time_on(office, today);
}

static void tell_one(struct office *office, const struct daily *daily, const char *words,
		     const char *number, struct moment now)
{
	char purpose[80], day[ISO_SIZE];
	const struct outbox_order order = { .recipient = number,
					    .text = words,
					    .kind = "staff",
					    .lane = LANE_REMINDER,
					    .purpose = purpose,
					    .useful_until = now.utc + USEFUL };

	snprintf(purpose, sizeof(purpose), "daily:%s:%.40s", iso_day(daily->day, day), number);
	outbox_queue(office->store, &order, now);
}

void daily_run(struct office *office, struct moment now)
{
	SCOPED(buffer_release) struct buffer words = BUFFER_EMPTY;
	struct day today = office_today(office, now);
	struct daily daily;
	struct audience audience;
	char why[160];

	setting_put_number(office->store, TOLD, day_number(today));
	daily_read(office, today, now, &daily);
	if (daily_words(office, &daily, now, &words) &&
	    audience_find(office, office->config->daily.to, now, &audience, why, sizeof(why))) {
		for (size_t i = 0; i < audience.count && i < TOLD_MOST; i++)
			tell_one(office, &daily, buffer_text(&words), audience.members[i].number,
				 now);
		audience_release(&audience);
	}
}

void daily_check(const struct config *config, const struct forms *forms,
		 struct conf_problems *problems)
{
	const struct conf_node *group = conf_child(conf_root(config->conf), "daily");
	const struct office office = { .config = config, .forms = forms };
	char why[160];

	if (config->daily.to[0] == '\0')
		return;
	if (!audience_valid(&office, config->daily.to, why, sizeof(why)))
		conf_complain(problems, config->conf, conf_child(group, "to"), "daily.to: %s", why);
	if (text_is(config_reply(config, REPLY), ""))
		conf_complain(problems, config->conf, group,
			      "daily: there is no reply to tell it by; expected replies." REPLY);
}
