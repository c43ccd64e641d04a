/*
 * The ledgers (table report): one row a record, of any form. Records are versions and never
 * overwritten: a correction is a new row that replaces the old one. Totals are kept with them
 * (table total), by season, form, measure, group, zone and place, so that none is ever counted.
 */
#ifndef STORE_REPORT_H
#define STORE_REPORT_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

#define REPORT_AMOUNTS_MAX 8

/* What a record adds to a measure; kept in thousandths, so that sums are exact. */
struct report_amount {
	char measure[32]; /* "harvested", … as the form's feeds say */
	double amount;
};

struct report {
	int64_t id;
	char form[32];
	char state[16];	   /* contract.md: valid, waiting, replaced, cancelled, offered, … */
	int64_t person_id; /* 0: nobody on the roster */
	char name[64];	   /* the person's, when it was written */
	char phone[PHONE_SIZE];
	int64_t at; /* utc ms */
	int season; /* year */
	int group;  /* 0: none */
	char zone[32], place[64];
	char source[16];    /* "sms", "visit", "call", "meeting", "walk-in" */
	int64_t message_id; /* 0: none */
	int64_t replaces, replaced_by;
	char rules[24];	    /* hash of the rules it was understood with (F99) */
	const char *fields; /* JSON object */
	struct report_amount amounts[REPORT_AMOUNTS_MAX];
	size_t amount_count;
};

/* Adds it (id, replaces and replaced_by are set here). Transaction. Returns its id. */
int64_t report_add(struct store *store, const struct report *report, struct moment now);
/* Adds the new version, the old one becomes `replaced`. Transaction. Returns the new id; 0: the
 * old one is not there or was replaced or cancelled before. */
int64_t report_replace(struct store *store, int64_t old, const struct report *report,
		       struct moment now);
/* Another state; totals follow. Transaction. False: no such record, or it is in that state. */
bool report_set_state(struct store *store, int64_t id, const char *state, struct moment now);
/* What the record adds to a measure becomes this; 0 takes it away. Totals follow. Transaction. */
void report_put_amount(struct store *store, int64_t id, const char *measure, double amount);
/* Calls each() once. False: none. */
bool report_get(struct store *store, int64_t id,
		void (*each)(const struct report *report, void *context), void *context);

/* Whether a record in this state is the last of its versions and was not taken back. */
bool report_stands(const char *state);
/* Whether any record, in whatever state, came from a phone. */
bool report_any(struct store *store, const char *phone);

struct report_filter {
	const char *form, *state, *phone; /* NULL: any; state NULL: those that count */
	int64_t person_id;		  /* 0: any */
	int season;			  /* 0: any */
	bool all_states;
	int64_t since, before_id; /* utc ms; page */
	unsigned limit;		  /* 0: 100 */
};
/* Newest first. */
void report_list(struct store *store, const struct report_filter *filter,
		 void (*each)(const struct report *report, void *context), void *context);

/* A page of a form's ledger for a screen, in every state but replaced. */
struct report_page {
	const char *form;
	int season;	   /* 0: any */
	int64_t person_id; /* whose; 0: see phone */
	const char *phone; /* those that came from a number; NULL: everybody's */
	int64_t from;	   /* an id; 0: from the newest, or upwards from the oldest */
	bool upwards;	   /* those above it, the nearest first; else those below, newest first */
	unsigned limit;
};
void report_page(struct store *store, const struct report_page *page,
		 void (*each)(const struct report *report, void *context), void *context);

/* Every record of a form in a season (0: any), in the order in which they came: those that count, or
 * all versions. For exports, under store_look(). */
void report_walk(struct store *store, const char *form, int season, bool all_states,
		 void (*each)(const struct report *report, void *context), void *context);

enum report_by { REPORT_BY_NOTHING, REPORT_BY_GROUP, REPORT_BY_ZONE, REPORT_BY_PLACE };

struct report_total {
	char form[32], measure[32]; /* measure "" counts records */
	char key[64];		    /* the group's number, the zone, the place; "" without */
	double amount;
	int64_t records;
};
/* Totals of a form (NULL: every form) in a season (0: all), by key. From kept sums. */
void report_totals(struct store *store, const char *form, int season, enum report_by by,
		   void (*each)(const struct report_total *total, void *context), void *context);
/* Those that totals count of a form, of all seasons, that have nobody's name: from veiled senders,
 * or with neither name nor number. */
int64_t report_nameless(struct store *store, const char *form);
/* Every measure over all forms (form ""), by key. */
void report_measures(struct store *store, int season, enum report_by by,
		     void (*each)(const struct report_total *total, void *context), void *context);
/* One measure over all forms, in one zone (NULL: everywhere). */
double report_measure(struct store *store, const char *measure, int season, const char *zone);
/* True for the states that totals count: all but waiting, replaced, cancelled, declined. */
bool report_state_counts(const char *state);

#endif
