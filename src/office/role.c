#include "office/role.h"

#include "base/buffer.h"
#include "base/scope.h"
#include "office/attendance.h"
#include "office/duty.h"
#include "office/land.h"
#include "office/plausible.h"
#include "office/problem.h"
#include "office/supply.h"
#include "office/workday.h"
#include "store/daywork.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>

/* clang-format off */
static const struct role roles[] = {
	/* role        check             added             removed */
	{ "signup",     workday_check,    workday_signed,   workday_withdrawn },
	{ "attendance", attendance_check, attendance_added, attendance_removed },
	{ "problem",    NULL,             problem_added,    problem_removed },
	{ "offer",      NULL,             land_added,       NULL },
	{ "supply",     NULL,             supply_added,     supply_removed },
	{ "progress",   NULL,             progress_added,   progress_removed },
	{ "check",      check_check,      check_added,      NULL },
	{ "enrolment",  plausible_enrolment, NULL,          NULL },
	{ "harvest",    plausible_harvest, NULL,            NULL },
	{ "sale",       NULL,             NULL,             NULL },
	{ NULL,         NULL,             NULL,             NULL },
};
/* clang-format on */

const struct role *role_named(const char *name)
{
	for (const struct role *role = roles; role->name != NULL; role++)
		if (text_is(role->name, name))
			return role;
	return NULL;
}

void role_check(const struct config *config, const struct forms *forms,
		struct conf_problems *problems)
{
	SCOPED(buffer_release) struct buffer names = BUFFER_EMPTY;

	for (const struct role *role = roles; role->name != NULL; role++)
		buffer_add_format(&names, "%s%s", names.size == 0 ? "" : ", ", role->name);
	for (size_t i = 0; i < forms_count(forms); i++) {
		const struct form *form = forms_at(forms, i);

		if (form->role[0] != '\0' && role_named(form->role) == NULL)
			conf_complain(problems, config->conf, conf_child(form->node, "role"),
				      "role: \"%s\" is no role; expected one of %s", form->role,
				      buffer_text(&names));
		for (size_t k = 0; k < form->feed_count; k++) {
			if (text_is(form->feeds[k].measure, DAYWORK_MEASURE))
				conf_complain(problems, config->conf,
					      conf_child(form->node, "feeds"),
					      "feeds.measure: \"%s\" is what the office counts by "
					      "itself; expected another name",
					      DAYWORK_MEASURE);
		}
	}
}

void role_extra(struct role_answer *answer, const char *name, const char *format, ...)
{
	char words[256];
	va_list values;

	assert(answer->extra_count < ROLE_EXTRAS_MOST);
	va_start(values, format);
	vsnprintf(words, sizeof(words), format, values);
	va_end(values);
	copy_text(answer->extras[answer->extra_count].name, sizeof(answer->extras->name), name);
	copy_text(answer->extras[answer->extra_count].value, sizeof(answer->extras->value), words);
	answer->extra_count++;
}
