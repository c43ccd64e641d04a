/*
 * Records and messages in words for people.
 */
#ifndef KIOSK_RECORD_H
#define KIOSK_RECORD_H

#include "base/buffer.h"
#include "kiosk/detail.h"
#include "kiosk/view.h"

struct form;
struct person;

/* What a form is called; its name where the config knows it no more; "" for "". */
const char *record_form_title(const struct glance *glance, const char *form);
/* Adds a record's fields (a JSON object) with their titles: "area 5 · group 3". In public mode names
 * are masked, and what was typed freely is left out. */
void record_words(const struct glance *glance, const char *form, const char *fields,
		  struct buffer *out);
/* The same without the name and the group, which have columns of their own. */
void record_rest(const struct glance *glance, const char *form, const char *fields,
		 struct buffer *out);
/* A record's state (contract.md) in words. */
const char *record_state(const char *state);
/* Adds who of the office did what with a thing ("report:17"), under a heading if there is any. */
void record_history(struct detail *detail, const struct glance *glance, const char *object);
/* Ends with duty_end() what was done to a record ("report", 17) or a message, and says so on the line
 * above the hints. */
const char *record_end(struct glance *glance, const char *verb, const char *kind, int64_t id,
		       const char *detail);
/* Who of the office it was: as the audit has it in, in plain words out. */
void record_who(const struct glance *glance, const char *who, char *out, size_t size);
/* A person of the roster in a list to choose from. */
void record_person(const struct glance *glance, const struct person *person, char *out,
		   size_t size);
/* What became of a message in words, with its style. One that was accepted is not always recorded:
 * a question of its form is only answered. */
const char *record_outcome(const struct glance *glance, const char *form, const char *outcome,
			   unsigned *style);

/* How a number of a field is told: with its unit, where it has one. */
void record_number(const struct glance *glance, const struct form *form, size_t field,
		   double number, struct buffer *out);
/* Whether people tell a number of this field in another unit than it is kept in, so that one that
 * stands alone may mean either. */
bool record_needs_unit(const struct glance *glance, const struct form *form, size_t field);
/* Whether a typed number does stand alone there: then the complaint says so. */
bool record_lacks_unit(const struct glance *glance, const struct form *form, size_t field,
		       const char *value, char *complaint, size_t size);

#endif
