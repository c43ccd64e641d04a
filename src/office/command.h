/*
 * The words by which staff do office work by SMS, as the config has them:
 *
 *	commands = {
 *		notice = ( "…" ); confirm = ( "…" ); …          the acts of office/staff.c
 *		urgent = ( "…" ); again = ( "…" );               beside them
 *		numbers = ( "…" ); groups = ( "…" );
 *		and = ( "…" ); without = ( "…" ); work = ( "…" );
 *		audiences = ( { words = ( "…" ); to = "role:…"; } );
 *	};
 *
 * A text is a command where it begins with one of these words; who may use it is not asked here.
 */
#ifndef OFFICE_COMMAND_H
#define OFFICE_COMMAND_H

#include "forms/forms.h"
#include "office/office.h"
#include "text/normal.h"

struct command {
	const char *act; /* the config's key: "notice" */
	bool urgent;	 /* a word for that stands beside it */
	size_t rest;	 /* octet of the normal form at which the rest begins, past separators */
};

/* False: the text begins with none of them. */
bool command_read(const struct office *office, const struct normal_text *normal,
		  struct command *command);

/* Past separators; past words of a list of the config ("numbers") too. */
size_t command_skip(const struct normal_text *normal, size_t at);
size_t command_skip_words(const struct office *office, const char *list,
			  const struct normal_text *normal, size_t at);
/* True where a word of the list stands from there on. */
bool command_says(const struct office *office, const char *list, const struct normal_text *normal,
		  size_t at);
/* A whole number from there on, perhaps behind a word for it ("number 12"); *at gets where it ends,
 * past separators. 0: none. */
int64_t command_number(const struct office *office, const struct normal_text *normal, size_t *at);
/* A group of the village from exactly here: as everybody writes it, or its number behind one of the
 * config's words (ward 3). Returns the octets; 0: none. */
size_t command_group(const struct office *office, const char *at, int *group);
/* Whom a notice is for: group 3, all, a role, a name or a word of the config for an audience, those
 * who work on a day; several joined by the words for it. query gets the audience. Returns the octet
 * at which its text begins; 0: nobody is named. */
size_t command_audience(const struct office *office, const char *typed,
			const struct normal_text *normal, size_t at, struct day today, char *query,
			size_t size);
/* What was typed from an octet of the normal form on. */
const char *command_typed(const char *typed, size_t size, const struct normal_text *normal,
			  size_t at);

/* Complains of what is wrong in the group. */
void command_check(const struct config *config, const struct forms *forms,
		   struct conf_problems *problems);

#endif
