/*
 * The view of work days from inside, for the files workdays*.c: a calendar of the weeks around the
 * chosen day (workdays_month.c), the days as a list and who comes to the chosen one (workdays.c).
 */
#ifndef KIOSK_WORKDAYS_H
#define KIOSK_WORKDAYS_H

#include "kiosk/list.h"
#include "store/signup.h"
#include "store/workday.h"

#define WEEKS_MOST    6
#define DATES_OFFERED 42
#define TASKS_OFFERED 32
#define TICKS_MOST    400

/* All that is planned for one date. */
struct date_cell {
	int64_t id; /* of its first day of work; 0: none */
	char task[48];
	int tasks, taken, waiting;
	int places; /* 0: no limit */
	bool open;  /* somebody may still sign up */
};

struct workdays {
	struct glance *glance;
	struct list days, people;
	struct workday day; /* the chosen one; id 0: none */
	struct signup_counts counts;
	bool inside;   /* the list of people has the keys */
	bool all;      /* from the season's first day on */
	int64_t today; /* day numbers */
	int64_t monday;
	int week, weeks; /* the first that is shown, and how many */
	struct date_cell cells[WEEKS_MOST * 7];
	struct pane month; /* where the calendar was drawn last */

	/* On duty: what can be chosen, for which day a dialog is open, whom it marks as come. */
	char dates[DATES_OFFERED][48];
	const char *date_choices[DATES_OFFERED], *tasks[TASKS_OFFERED];
	int64_t acting, acting_signup;
	int64_t ticks[TICKS_MOST];
	size_t tick_count;
};

/* "3/4", or "3" where there is no limit. */
const char *workdays_places(int taken, int places, char *out, size_t size);

/* A key of somebody on duty. False: it is none. */
bool workdays_act(struct workdays *it, struct glance *glance, int key);
/* Marked as come, and not written down yet. */
bool workdays_ticked(const struct workdays *it, int64_t signup);

/* Reads the weeks around the chosen day. */
void month_look(struct workdays *it);
/* Rows that it takes in a pane of this height. */
int month_rows(int height);
void month_draw(struct workdays *it, struct pane pane);
/* The day of work that was clicked on; 0: none, -1: the click was not on the calendar. */
int64_t month_clicked(const struct workdays *it, const struct event *event);

#endif
