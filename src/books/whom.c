#include "books/whom.h"

#include "conf/labels.h"
#include "office/audience.h"
#include "store/person.h"

#include <stdlib.h>
#include <string.h>

#define VALUE "{value}"

struct saying {
	const struct office *office;
	struct buffer words;
};

/* A label with a value in its place. */
static void add_label(struct saying *it, const char *name, const char *value)
{
	const char *label = config_label(it->office->config, name);
	const char *at = strstr(label, VALUE);

	if (at == NULL) {
		buffer_add_text(&it->words, label);
		return;
	}
	buffer_add(&it->words, label, (size_t)(at - label));
	buffer_add_text(&it->words, value);
	buffer_add_text(&it->words, at + strlen(VALUE));
}

static void add_joint(struct saying *it, char joint)
{
	if (it->words.size == 0)
		return;
	add_label(it,
		  joint == '+'	 ? "audience_and"
		  : joint == '-' ? "audience_but_not"
				 : "audience_of_them",
		  "");
}

static void add_person(struct saying *it, const char *id)
{
	struct person person;

	if (person_get(it->office->store, strtoll(id, NULL, 10), &person))
		buffer_add_text(&it->words, person.name);
	else
		buffer_add_format(&it->words, "person:%s", id);
}

static void add_term(const struct audience_term *term, void *context)
{
	struct saying *it = context;
	const struct form *form;

	add_joint(it, term->joint);
	if (text_is(term->kind, "all")) {
		add_label(it, "audience_all", "");
	} else if (text_is(term->kind, "group:")) {
		add_label(it, "audience_group", term->value);
	} else if (text_is(term->kind, "workday:")) {
		add_label(it, "audience_workday", term->value);
	} else if (text_is(term->kind, "form:")) {
		form = forms_named(it->office->forms, term->value);
		add_label(it, "audience_form", form == NULL ? term->value : form->title);
	} else if (text_is(term->kind, "person:")) {
		add_person(it, term->value);
	} else { /* a role, a number, a name that the config has given it */
		buffer_add_text(&it->words, term->value);
	}
}

char *whom_words(const struct office *office, const char *audience)
{
	struct saying it = { .office = office, .words = BUFFER_EMPTY };

	if (audience_walk(office->config, audience, add_term, &it) && it.words.size > 0)
		return buffer_take(&it.words);
	buffer_release(&it.words);
	return need_copy(audience);
}
