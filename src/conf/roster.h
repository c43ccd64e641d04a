/*
 * What the config says of the roster: by which headings the columns of a file are known, and the
 * roles that people have.
 *
 *	roster = {
 *		columns = { name = ( "Name", … ); phone = ( … ); … };
 *		roles = ( "farmer", { name = "leader"; words = ( "head" ); } );
 *		yes = ( "yes", … );
 *		unreachable_after = 3;
 *	};
 */
#ifndef CONF_ROSTER_H
#define CONF_ROSTER_H

#include "conf/config.h"

enum roster_column {
	ROSTER_NAME,
	ROSTER_GROUP,
	ROSTER_PHONE, /* may stand over several columns */
	ROSTER_ROLE,
	ROSTER_NOTE,
	ROSTER_OPTED_OUT,
	ROSTER_BLOCKED,
	ROSTER_COLUMNS
};

/* The column under a heading; blanks, case, a mark of duty, a remark in brackets and a number at
 * its end play no part. ROSTER_COLUMNS: none of ours. */
enum roster_column roster_column_of(const struct config *config, const char *heading);
/* The heading that we write ourselves: the first of its words. */
const char *roster_heading(const struct config *config, enum roster_column column);
/* All headings of a column, as a list for people. */
void roster_headings(const struct config *config, enum roster_column column, struct buffer *out);

/* The n-th role of the config; NULL: no more. */
const char *roster_role_at(const struct config *config, size_t n);
/* The role that a word means: its name, or NULL where no role has that word. */
const char *roster_role(const struct config *config, const char *word);
/* The n-th word that means this role, its name first; NULL: no more. */
const char *roster_role_word(const struct config *config, const char *role, size_t n);
/* True for a word that means yes in a column of that kind. */
bool roster_yes(const struct config *config, const char *word);
/* The word that we write ourselves. */
const char *roster_yes_word(const struct config *config);

/* Complains of what is wrong in the group. */
void roster_check(const struct config *config, struct conf_problems *problems);

#endif
