/* Audiences in words: "all-form:enroll" is "everybody, but not those with a record: …". */
#include "kiosk/notices.h"

#include "kiosk/mask.h"
#include "kiosk/record.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum term { TERM_ALL, TERM_GROUP, TERM_FORM, TERM_ROLE, TERM_WORKDAY, TERM_NUMBER, TERM_PERSON };

static const char *const terms[] = {
	[TERM_ALL] = "all",	   [TERM_GROUP] = "group:",	[TERM_FORM] = "form:",
	[TERM_ROLE] = "role:",	   [TERM_WORKDAY] = "workday:", [TERM_NUMBER] = "number:",
	[TERM_PERSON] = "person:",
};
#define TERMS (sizeof(terms) / sizeof(*terms))

/* TERMS: a name of the config's. */
static size_t term_at(const char *text)
{
	size_t i = 0;

	while (i < TERMS && !text_begins(text, terms[i]))
		i++;
	return i;
}

/* Octets of the term here; a + or - ends it only before another one. */
static size_t term_size(const char *text)
{
	size_t size = 1;

	while (text[size] != '\0' &&
	       ((text[size] != '+' && text[size] != '-') || term_at(text + size + 1) == TERMS))
		size++;
	return size;
}

static void add_term(const struct glance *glance, const char *text, struct buffer *out)
{
	size_t term = term_at(text);
	const char *rest = term < TERMS ? text + strlen(terms[term]) : text;

	if (term == TERM_ALL && rest[0] == '\0')
		buffer_add_text(out, _("everybody"));
	else if (term == TERM_GROUP)
		buffer_add_format(out, _("group %d"), atoi(rest));
	else if (term == TERM_FORM)
		buffer_add_format(out, _("those with a record: %s"),
				  record_form_title(glance, rest));
	else if (term == TERM_WORKDAY)
		buffer_add_format(out, _("day of work %s"), rest);
	else if (term == TERM_NUMBER)
		buffer_add_text(out, mask_person(glance, "", rest).number);
	else if (term == TERM_PERSON)
		buffer_add_format(out, _("person %s"), rest);
	else
		buffer_add_text(out, term == TERM_ROLE ? rest : text);
}

char *notices_audience(const struct glance *glance, const char *audience)
{
	struct buffer out = BUFFER_EMPTY;

	while (*audience != '\0') {
		size_t size = term_size(audience);
		char *term = strndup(audience, size);

		if (term != NULL)
			add_term(glance, term, &out);
		free(term);
		audience += size;
		if (*audience == '\0')
			break;
		buffer_add_text(&out, *audience == '+' ? _(" and ") : _(" but not "));
		audience++;
	}
	return out.size == 0 ? need_copy("") : buffer_take(&out);
}
