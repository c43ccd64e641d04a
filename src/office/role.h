/*
 * What the office does with the records of a form, by the role that forms.conf gives it
 * (role = "signup"): law 4 of the design, forms are data, meaning is code. A form without a role
 * is kept and summed, nothing more. office/ knows roles and measures, never the names of forms.
 *
 * All functions run inside the transaction that settles the text, the verb or the key.
 */
#ifndef OFFICE_ROLE_H
#define OFFICE_ROLE_H

#include "forms/forms.h"
#include "office/office.h"
#include "store/report.h"

/* Who acts, and through what. */
struct role_actor {
	int64_t person_id; /* 0: nobody on the roster */
	const char *name, *phone;
	int group;
	const char *way;    /* "sms", "visit", "call", "meeting", "walk-in" */
	int64_t message_id; /* 0: none */
	int64_t replaces;   /* the record that this one would take the place of; 0: none */
};

enum role_verdict {
	ROLE_FINE,
	ROLE_ASK,    /* plausible only perhaps: kept after a yes */
	ROLE_REFUSE, /* impossible now */
	ROLE_PERSON  /* for the clerk */
};

#define ROLE_EXTRAS_MOST 8

/* What is said instead of, or beside, the form's own reply. */
struct role_answer {
	enum role_verdict verdict;
	char reply[48]; /* name of a reply; "" the usual one */
	struct {
		char name[24], value[96];
	} extras[ROLE_EXTRAS_MOST]; /* placeholders beside the form's fields */
	size_t extra_count;
};

void role_extra(struct role_answer *answer, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A row of the table in role.c; its functions live in the module that knows the matter. */
struct role {
	const char *name;
	/* Before a record is accepted: plausibility against what the office knows (a day that is
	 * full, more harvest than the land can bear). NULL: nothing to check. */
	void (*check)(struct office *office, const struct form *form,
		      const struct form_record *record, const struct role_actor *actor,
		      struct moment now, struct role_answer *answer);
	/* After it became a row that counts. */
	void (*added)(struct office *office, const struct form *form,
		      const struct form_record *record, int64_t report_id,
		      const struct role_actor *actor, struct moment now,
		      struct role_answer *answer);
	/* After it was replaced (by: the new row) or cancelled (by 0). */
	void (*removed)(struct office *office, const struct report *report, int64_t by,
			const struct role_actor *actor, struct moment now);
};

/* The role by name; NULL: there is no such role, the form's records are only kept. */
const struct role *role_named(const char *name);
/* Complains of every form whose role there is not. */
void role_check(const struct config *config, const struct forms *forms,
		struct conf_problems *problems);

#endif
