/*
 * Notices ready to be filled in: texts of the config with {fields}, so that nobody types Chinese
 * where there is no input method.
 *
 *	templates = (
 *		{ name = "Meeting"; to = "all"; text = "{village}: meeting on {day} at {hour}, {where}.";
 *		  fields = ( { name = "day"; label = "Day"; kind = "date"; },
 *			     { name = "hour"; label = "Hour"; kind = "time"; },
 *			     { name = "where"; label = "Where"; choices = ( "office", "school" ); } ); }
 *	);
 *
 * {name}, {group} and {village} are those of every notice and need no field.
 */
#ifndef CONF_TEMPLATE_H
#define CONF_TEMPLATE_H

#include "conf/config.h"

#define TEMPLATES_MOST	 24
#define TEMPLATE_FIELDS	 6
#define TEMPLATE_CHOICES 16

enum template_kind {
	TEMPLATE_CHOICE, /* one of its choices */
	TEMPLATE_DATE,
	TEMPLATE_TIME,
	TEMPLATE_PLACE, /* one of the config's zones */
	TEMPLATE_NUMBER,
	TEMPLATE_TEXT,
	TEMPLATE_KINDS
};

struct template_field {
	char name[24], label[32], kind_text[16];
	enum template_kind kind;
	const char *choices[TEMPLATE_CHOICES]; /* the conf's own */
	size_t choice_count;
};

struct template
{
	char name[48], to[160], text[560]; /* to "" none is proposed */
	struct template_field fields[TEMPLATE_FIELDS];
	size_t field_count;
};

size_t templates_count(const struct config *config);
/* False: there is none of that index. */
bool template_at(const struct config *config, size_t index, struct template *out);
/* The text with its fields filled by values, one for each in their order. */
void template_fill(const struct template *template, const char *const *values, struct buffer *out);

/* Complains of what is wrong in the list, but for the audiences: office/ knows those. */
void templates_check(const struct config *config, struct conf_problems *problems);
/* Where an audience of the list is to be complained of. */
const struct conf_node *template_node(const struct config *config, size_t index);

#endif
