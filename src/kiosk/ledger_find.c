/*
 * What is looked for in the ledgers: a record by its number, which villagers are told; on duty
 * also whoever is on the roster by name or number, and a number that nobody on it has. Then the
 * ledgers show their records alone, by an index. What is none of these is looked for in the words
 * of the newest records.
 */
#include "kiosk/ledgers.h"

#include "base/scope.h"
#include "conf/config.h"
#include "kiosk/dialog.h"
#include "kiosk/mask.h"
#include "kiosk/record.h"
#include "store/person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define RECORD_DIGITS 6 /* more are a telephone's */
#define VERSIONS_MOST 50

int ledgers_season(const struct ledgers *it)
{
	return ledgers_problems(it) ? 0 : it->glance->standing.season;
}

void ledger_page(struct ledgers *it, int64_t from, bool upwards, size_t most,
		 void (*each)(const struct report *report, void *context))
{
	bool whose = it->sought[0] != '\0' && !it->sought_words;
	const struct report_page page = { .form = ledgers_form(it)->name,
					  .season = ledgers_season(it),
					  .person_id = whose ? it->sought_person : 0,
					  .phone = whose ? it->sought_phone : NULL,
					  .from = from,
					  .upwards = upwards,
					  .limit = (unsigned)most };

	report_page(it->glance->office.store, &page, each, it);
}

static void show(struct ledgers *it, int64_t person, const char *phone, const char *words)
{
	it->sought_person = person;
	copy_text(it->sought_phone, sizeof(it->sought_phone), phone);
	copy_text(it->sought, sizeof(it->sought), words);
	it->sought_words = false;
	it->open = 0;
	ledgers_turn(it, ledgers_form(it) == NULL ? 0 : it->at);
}

/* Nobody is called so: a plot, a buyer, a variety. */
static void show_with_words(struct ledgers *it, const char *words)
{
	copy_text(it->sought, sizeof(it->sought), words);
	it->sought_words = true;
	it->open = 0;
	ledgers_turn(it, ledgers_form(it) == NULL ? 0 : it->at);
}

void ledger_show_all(struct ledgers *it)
{
	show(it, 0, "", "");
}

/* ---- a record ---- */

struct spotted {
	struct ledgers *it;
	size_t page; /* form_count: in none of the ledgers, or not to be seen */
	int64_t later;
};

static void spot(const struct report *report, void *context)
{
	struct spotted *spotted = context;
	struct ledgers *it = spotted->it;

	spotted->later = report->replaced_by;
	for (spotted->page = 0; spotted->page < it->form_count; spotted->page++) {
		if (text_is(it->forms[spotted->page]->name, report->form))
			break;
	}
	if (ledger_hides(it->glance, report))
		spotted->page = it->form_count;
}

/* Opens it, or what took its place. */
static const char *open_record(struct ledgers *it, int64_t id)
{
	struct spotted spotted = { .it = it, .page = it->form_count };
	bool there = report_get(it->glance->office.store, id, spot, &spotted);

	for (int i = 0; i < VERSIONS_MOST && there && spotted.later != 0; i++) {
		id = spotted.later;
		there = report_get(it->glance->office.store, id, spot, &spotted);
	}
	if (!there || spotted.page == it->form_count)
		return _("None of the ledgers has a record of this number.");
	it->sought[0] = '\0';
	it->sought_words = false;
	it->open = id;
	it->detail.top = 0;
	ledgers_turn(it, spotted.page);
	list_choose(&it->list, id);
	return NULL;
}

/* ---- people ---- */

struct naming {
	struct ledgers *it;
	char words[STAFF_SHOWN][160];
};

static void name_person(const struct person *person, void *context)
{
	struct naming *naming = context;
	struct ledgers *it = naming->it;

	if (it->staff_count == STAFF_SHOWN)
		return;
	record_person(it->glance, person, naming->words[it->staff_count], sizeof(naming->words[0]));
	it->staff[it->staff_count++] = person->id;
}

static const char *show_person(struct ledgers *it, size_t at)
{
	struct person person;

	if (at >= it->staff_count || !person_get(it->glance->office.store, it->staff[at], &person))
		return _("It was changed or settled meanwhile.");
	show(it, person.id, "", person.name[0] == '\0' ? _("(unknown)") : person.name);
	return NULL;
}

static const char *take_person(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	(void)glance;
	return show_person(context, answers->choice);
}

static const char *show_number(struct ledgers *it, const char *asked)
{
	char number[PHONE_SIZE];

	phone_read(asked, it->glance->office.config->country_code, number, sizeof(number));
	if (number[0] != '+') {
		show_with_words(it, asked);
		return NULL;
	}
	show(it, 0, number, mask_person(it->glance, "", number).number);
	return NULL;
}

static const char *find_person(struct ledgers *it, const char *asked)
{
	struct glance *glance = it->glance;
	SCOPED(release_memory) struct naming *naming = need_zeroed(1, sizeof(*naming));
	const struct person_filter filter = { .search = asked, .limit = STAFF_SHOWN };
	const char *titles[STAFF_SHOWN];

	it->staff_count = 0;
	naming->it = it;
	person_list(glance->office.store, &filter, name_person, naming);
	if (it->staff_count == 0)
		return show_number(it, asked);
	if (it->staff_count == 1)
		return show_person(it, 0);
	for (size_t i = 0; i < it->staff_count; i++)
		titles[i] = naming->words[i];
	dialog_choose(glance, _("Who?"), titles, it->staff_count, take_person, it);
	return NULL;
}

/* ---- the question ---- */

static const char *take_sought(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct ledgers *it = context;
	const char *asked = answers->fields[0].value;
	size_t digits = strspn(asked, "0123456789");

	if (asked[0] == '\0') {
		ledger_show_all(it);
		return NULL;
	}
	if (digits <= RECORD_DIGITS && asked[digits] == '\0')
		return open_record(it, strtoll(asked, NULL, 10));
	return glance->duty ? find_person(it, asked)
			    : _("None of the ledgers has a record of this number.");
}

void ledger_ask_sought(struct ledgers *it)
{
	struct dialog_field field = { .label = _("Look for"), .most = 20 };

	dialog_ask(it->glance, _("Search in the ledgers"),
		   it->glance->duty ? _("The number of a record; part of a name; a telephone "
					"number, or a part of it from 7 digits on; else words "
					"in the records")
				    : _("The number of a record, as the answer to a text gives it"),
		   &field, 1, take_sought, it);
}
