/*
 * The season on paper: what was planned and what came of it, for the acceptance; and the daily sheet
 * for the notice board. Figures come from the same sums as `report totals`.
 */
#ifndef BOOKS_SEASON_H
#define BOOKS_SEASON_H

#include "books/paper.h"
#include "office/office.h"

/* season 0: the current one. False: the database is busy, or could not be read. Release it in
 * either case. */
bool season_paper(struct office *office, int season, struct moment now, struct paper *paper);

/* What happened on a day, and what stands on the next; nobody's name, nobody's words. */
bool daily_paper(struct office *office, struct day day, struct moment now, struct paper *paper);

#endif
