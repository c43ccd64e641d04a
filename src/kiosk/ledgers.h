/* The ledgers from inside: what ledgers.c and its sisters share. */
#ifndef KIOSK_LEDGERS_H
#define KIOSK_LEDGERS_H

#include "forms/forms.h"
#include "kiosk/desk.h"
#include "kiosk/detail.h"
#include "kiosk/list.h"
#include "store/land.h"
#include "store/report.h"

#define LEDGERS_MOST 12
#define SUMS_MOST    4
#define GROUPS_MOST  24
#define STEERING     6
#define STAFF_SHOWN  24

/* A sum of one measure, as the form calls it. */
struct ledger_sum {
	size_t field;
	double amount;
};

struct steering_row {
	char words[160];
	unsigned char style;
};

struct ledgers {
	struct glance *glance;
	const struct form *forms[LEDGERS_MOST]; /* one a ledger */
	size_t form_count;
	size_t at; /* the ledger that is open; form_count: the steering checks; behind: people */
	bool open_only; /* only what still needs somebody */

	struct list list;
	int64_t last; /* the row that was read last, shown or not */
	int64_t records;
	struct ledger_sum sums[SUMS_MOST];
	size_t sum_count;
	double groups[GROUPS_MOST + 1]; /* of the first sum; 0 at groups that have none */
	struct steering_row steering[STEERING];

	int row; /* of the screen, where the pages' titles stand */
	struct {
		int from, to; /* columns of each */
	} titles[LEDGERS_MOST + 2];

	int64_t open; /* the row whose details are shown; 0: the list is */
	struct detail detail;
	char title[96];

	int64_t acting;	  /* the record or person that a dialog is about */
	int act;	  /* the key of what is done with it */
	struct land deal; /* what was typed of it, while a doubt is asked about */
	double amount;
	char typed[64];
	int64_t staff[STAFF_SHOWN]; /* people to choose from */
	size_t staff_count;
	char responsible[64], responsible_phone[PHONE_SIZE];
	char complaint[256];
	struct desk desk;

	/* Whose records alone are shown; sought in words, "": everybody's. */
	char sought[64], sought_phone[PHONE_SIZE];
	bool sought_words;     /* nobody's: those in which the words stand */
	int64_t sought_person; /* 0: the number's */
};

/* The form of the open ledger; NULL: it is not one of records. */
const struct form *ledgers_form(const struct ledgers *it);
bool ledgers_problems(const struct ledgers *it);
bool ledgers_steering(const struct ledgers *it);
bool ledgers_people(const struct ledgers *it);

/* Opens a page from its first row. */
void ledgers_turn(struct ledgers *it, size_t page);

/* ---- ledger_rows.c: records and people as rows and in detail ---- */

/* What is anonymous has no place in a public room. */
bool ledger_hides(const struct glance *glance, const struct report *report);

void ledger_start_list(struct ledgers *it);
void ledger_tell(struct ledgers *it);

/* ---- ledger_find.c: one record, or those of one person ---- */

/* The season that runs. 0, all of them, for problems: one is one until it is closed, whatever year
 * it is. */
int ledgers_season(const struct ledgers *it);
void ledger_ask_sought(struct ledgers *it);
void ledger_show_all(struct ledgers *it);
/* A page of the open ledger, as report_page(): of everybody, or of whoever was sought. */
void ledger_page(struct ledgers *it, int64_t from, bool upwards, size_t most,
		 void (*each)(const struct report *report, void *context));

/* ---- ledger_steps.c: what comes after an offer of land or a wish for supplies ---- */

void ledger_tell_step(struct ledgers *it, int64_t id);
/* The keys of the open ledger's role in words, on duty; "" none. */
const char *ledgers_keys(const struct ledgers *it);
bool ledgers_step(struct ledgers *it, int key);
/* Whether there is such a step in this ledger. */
bool ledgers_has_step(const struct ledgers *it, int key);

/* ---- ledger_figures.c: what is typed of a step, by the form's own bounds ---- */

struct ledger_figure {
	enum field_type type;
	double number; /* 0: nothing was said */
	size_t at;     /* in the dialog */
};
/* Refuses what the open ledger's form takes for impossible (the complaint is returned), asks again
 * what it takes for rare; then keep() with the ledgers as its context. */
const char *ledger_sure(struct ledgers *it, const struct dialog_answers *answers,
			const struct ledger_figure *figures, size_t count, dialog_accept *keep);

/* ---- ledger_act.c: what is done on duty. True: the key was for it. ---- */

bool ledgers_act(struct ledgers *it, int key);

/* ---- steering.c: the six checks ---- */

void steering_look(struct ledgers *it);
void steering_start_list(struct ledgers *it);
void steering_tell(struct ledgers *it);
/* Enter on the check that asks for a name first. True: it was that one. */
bool steering_ask(struct ledgers *it);

#endif
