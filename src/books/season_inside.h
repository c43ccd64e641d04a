/* What the parts of the season's paper share. */
#ifndef BOOKS_SEASON_INSIDE_H
#define BOOKS_SEASON_INSIDE_H

#include "books/inside.h"
#include "books/ledger_inside.h"
#include "books/season.h"
#include "office/plan.h"

#define GROUPS_MOST 201
#define UNIT_SIZE   96

/* Days of work and what they cost, in thousandths. */
struct labour {
	int64_t days, wages;
};
struct labour_row {
	char month[8], task[48];
	struct labour sum;
};

struct season_run {
	struct office *office;
	struct paper *paper;
	struct moment now;
	int season;
	int64_t from, until; /* utc ms of the season */
	struct plan plan;
	/* season_labour.c */
	struct labour_row *labour; /* by month and task */
	size_t labour_count;
	struct labour groups[GROUPS_MOST], all;
	/* what the season brought and cost, as far as the parts before have met it, in yuan */
	double sold, rent;
};

const char *season_label(const struct season_run *run, const char *name);
/* "harvest (kg)": a word, and in brackets the unit in which a measure is told where it has one. */
void season_unit(const struct season_run *run, const char *word, const char *measure,
		 char out[UNIT_SIZE]);
/* Heading with a unit: "wage (yuan)". */
struct book_column *season_money(const struct season_run *run, struct paper_section *section,
				 const char *label);

/* season.c, for the daily sheet too: targets; notices released between from and until */
void targets_section(struct season_run *run);
void notices_section(struct season_run *run);
/* season_labour.c: adds up who worked, as the wage sheets do: each person, month and task by itself. */
void labour_read(struct season_run *run);
void labour_section(struct season_run *run);
/* season_curve.c */
void curve_section(struct season_run *run);
/* season_ledgers.c */
void groups_section(struct season_run *run);
void problems_section(struct season_run *run);
void supplies_section(struct season_run *run);
void land_section(struct season_run *run);

#endif
