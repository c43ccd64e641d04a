/*
 * What is known, in parts of a few words that fit one SMS: figures by measure in the order of the
 * config's forms, and the parts of a list, of which the last are left out where there is no room.
 */
#ifndef OFFICE_PARTS_H
#define OFFICE_PARTS_H

#include "base/buffer.h"
#include "forms/forms.h"
#include "office/office.h"

#define PARTS_MOST 16

struct figures {
	const struct config *config;
	struct {
		char measure[32];
		double amount;
	} rows[PARTS_MOST];
	size_t count;
	int64_t last_id; /* of the page that is read */
	unsigned page;
};

struct parts {
	char texts[PARTS_MOST][64];
	size_t count;
};

/* All measures of the forms but that of progress, at nought, so that they stand in their order. */
void figures_order(const struct office *office, struct figures *figures);
void figures_add(struct figures *figures, const char *measure, double amount);
/* One of those, or one that the village has words for: what was handed out, land that is agreed on. */
bool figures_know(const struct figures *figures, const char *measure);

/* "" is none. */
void parts_add(struct parts *parts, const char *text);
/* Each figure that is not nought, in the words of the reply brief_MEASURE. */
void parts_add_figures(struct office *office, const struct figures *figures, struct parts *parts);
/* A reply, without the signature; nothing where there is none. */
void parts_say(struct office *office, const char *reply, const struct reply_extra *extras,
	       size_t count, struct buffer *out);
/* Adds of when it is: the reply brief_as_of; nothing where there is none. */
void parts_as_of(struct office *office, struct moment now, struct buffer *out);
/* The reply with as many parts as fit one segment together with the signature and the moment; the
 * last of extras gets the list. */
void parts_fit(struct office *office, const char *reply, struct reply_extra *extras, size_t count,
	       const struct parts *parts, struct buffer *out);

#endif
