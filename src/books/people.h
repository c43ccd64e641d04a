/*
 * The roster as a file: columns are found by their headings, in any order, under a title or not,
 * and the roster goes out again in the way in which it came in.
 */
#ifndef BOOKS_PEOPLE_H
#define BOOKS_PEOPLE_H

#include "books/sheet.h"
#include "office/import.h"

/* Adds each row of people to the plan. False: why says which columns are missing. unread (may be
 * NULL) gets the headings that mean nothing to us, as a list. */
bool people_read(struct office *office, const struct sheet *sheet, struct roster_plan *plan,
		 struct buffer *unread, char *why, size_t why_size);
/* Keeps what a file looks like, for the next export. Transaction. */
void people_keep_layout(struct office *office, const struct sheet *sheet);

/* The approved people of the roster as a sheet, with the headings and the way of writing of the
 * file that was imported last; columns that would be needed and are not in it come behind. */
void people_write(struct office *office, struct sheet *sheet);

#endif
