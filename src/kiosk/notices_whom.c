/* Audiences in words: "all-form:enroll" is "everybody, but not those with a record: …". */
#include "kiosk/notices.h"

#include "kiosk/mask.h"
#include "kiosk/record.h"
#include "office/audience.h"
#include "store/person.h"

#include <stdlib.h>

struct saying {
	const struct glance *glance;
	struct buffer words;
};

static void add_joint(char joint, struct buffer *out)
{
	if (out->size == 0)
		return;
	buffer_add_text(out, joint == '+'   ? _(" and ")
			     : joint == '-' ? _(" but not ")
					    : _(", of them only "));
}

/* By name, as far as the screen tells names. */
static void add_person(struct saying *it, const char *id)
{
	struct person person;

	if (person_get(it->glance->office.store, strtoll(id, NULL, 10), &person))
		buffer_add_text(&it->words, mask_person(it->glance, person.name, "").name);
	else
		buffer_add_format(&it->words, _("person %s"), id);
}

static void add_term(const struct audience_term *term, void *context)
{
	struct saying *it = context;
	struct buffer *out = &it->words;

	add_joint(term->joint, out);
	if (text_is(term->kind, "all"))
		buffer_add_text(out, _("everybody"));
	else if (text_is(term->kind, "group:"))
		buffer_add_format(out, _("group %d"), atoi(term->value));
	else if (text_is(term->kind, "form:"))
		buffer_add_format(out, _("those with a record: %s"),
				  record_form_title(it->glance, term->value));
	else if (text_is(term->kind, "workday:"))
		buffer_add_format(out, _("day of work %s"), term->value);
	else if (text_is(term->kind, "number:"))
		buffer_add_text(out, mask_person(it->glance, "", term->value).number);
	else if (text_is(term->kind, "person:"))
		add_person(it, term->value);
	else
		buffer_add_text(out, term->value);
}

char *notices_audience(const struct glance *glance, const char *audience)
{
	struct saying it = { .glance = glance, .words = BUFFER_EMPTY };

	if (audience_walk(glance->office.config, audience, add_term, &it) && it.words.size > 0)
		return buffer_take(&it.words);
	/* The config has another audience by now. */
	buffer_release(&it.words);
	return notices_text(glance, audience);
}
