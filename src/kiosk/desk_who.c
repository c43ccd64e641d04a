/* Who came by: found by group, number or name, or somebody who is not on the roster. */
#include "kiosk/desk_inside.h"

#include "base/scope.h"
#include "kiosk/record.h"

#include <stdlib.h>
#include <string.h>

struct naming {
	struct desk *desk;
	struct glance *glance;
	bool more; /* than are shown */
	char words[DESK_PEOPLE + 1][160];
};

static void name_person(const struct person *person, void *context)
{
	struct naming *naming = context;
	struct desk *it = naming->desk;

	naming->more = it->people_count == DESK_PEOPLE;
	if (naming->more)
		return;
	record_person(naming->glance, person, naming->words[it->people_count],
		      sizeof(naming->words[0]));
	it->people[it->people_count++] = person->id;
}

/* For whom the record is. */
static void set_person(struct desk *it, const struct glance *glance, int64_t id)
{
	char numbers[1][PHONE_SIZE] = { "" };

	if (id == 0 || !person_get(glance->office.store, id, &it->hand.person))
		return;
	if (person_phones(glance->office.store, id, numbers, 1) > 0)
		copy_text(it->hand.phone, sizeof(it->hand.phone), numbers[0]);
}

static const char *take_person(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct desk *it = context;

	if (answers->choice < it->people_count)
		set_person(it, glance, it->people[answers->choice]);
	desk_ask_form(it, glance);
	return NULL;
}

/* One or two digits are a group, as is what a form takes for one; 0: it is none. */
static int group_asked(const struct glance *glance, const char *asked)
{
	SCOPED(release_memory) struct form_record *read = need_zeroed(1, sizeof(*read));
	const struct office *office = &glance->office;
	size_t digits = strspn(asked, DESK_DIGITS);

	if (asked[digits] == '\0')
		return digits <= 2 ? atoi(asked) : 0;
	for (size_t i = 0; digits > 0 && i < forms_count(office->forms); i++) {
		const struct form *form = forms_at(office->forms, i);

		for (size_t j = 0; j < form->field_count; j++) {
			if (form->fields[j].type == FIELD_GROUP &&
			    forms_set_field(office->forms, form, j, asked,
					    office_today(office, glance->now), read))
				return (int)read->values[j].number;
		}
	}
	return 0;
}

/* A group; else part of a number or of a name. */
static const char *find_people(void *context, struct glance *glance,
			       const struct dialog_answers *answers)
{
	struct desk *it = context;
	const char *asked = answers->fields[0].value;
	int group = group_asked(glance, asked);
	struct person_filter filter = { .group = group,
					.search = group > 0 || asked[0] == '\0' ? NULL : asked,
					.limit = DESK_PEOPLE + 1 };
	SCOPED(release_memory) struct naming *naming = need_zeroed(1, sizeof(*naming));
	const char *titles[DESK_PEOPLE + 1];

	it->people_count = 0;
	naming->desk = it;
	naming->glance = glance;
	person_list(glance->office.store, &filter, name_person, naming);
	copy_text(naming->words[it->people_count], sizeof(naming->words[0]),
		  _("somebody who is not on the roster"));
	for (size_t i = 0; i <= it->people_count; i++)
		titles[i] = naming->words[i];
	copy_text(it->asked, sizeof(it->asked), asked);
	dialog_choose(glance,
		      naming->more ? _("Who? More are called so: the first of them") : _("Who?"),
		      titles, it->people_count + 1, take_person, it);
	return NULL;
}

void desk_walk_in(struct desk *desk, struct glance *glance, const struct form *likely)
{
	struct dialog_field who = { .label = _("Who"), .most = 20 };

	desk_begin(desk, glance, DESK_WALK_IN);
	desk->likely = likely;
	dialog_ask(glance, _("Somebody came by"),
		   _("A group, part of a number or of a name; nothing: from the first on"), &who, 1,
		   find_people, desk);
}
