/*
 * Meetings (tables meeting, attendance): those of the config are noted when they are due first,
 * others when somebody calls them. Who was asked is frozen then; who came is written down.
 */
#ifndef STORE_MEETING_H
#define STORE_MEETING_H

#include "base/moment.h"
#include "base/phone.h"
#include "store/store.h"

struct meeting {
	int64_t id;
	int season;
	char name[32], title[64], place[64], audience[160];
	int64_t at;
	int64_t asked, came, excused; /* people; kept */
};
/* Transaction. Returns the id; 0: there is one of this name in this season. */
int64_t meeting_add(struct store *store, const struct meeting *meeting, struct moment now);
/* A shift moves it; title and place follow the config. Transaction. */
void meeting_change(struct store *store, const struct meeting *meeting);
bool meeting_named(struct store *store, int season, const char *name, struct meeting *meeting);
/* In order of time. */
void meeting_list(struct store *store, int season,
		  void (*each)(const struct meeting *meeting, void *context), void *context);

enum attendance {
	ATTENDANCE_ASKED,
	ATTENDANCE_CAME,
	ATTENDANCE_EXCUSED,
	ATTENDANCE_COMING /* said that he would */
};
const char *attendance_name(enum attendance attendance);

struct attendant {
	int64_t id, meeting_id, person_id; /* person_id 0: nobody on the roster */
	char name[64], number[PHONE_SIZE];
	int group;
	enum attendance state;
	int64_t at;
};
/* Asks somebody; once. Transaction. */
void attendant_add(struct store *store, const struct attendant *attendant);
/* Another state. Transaction. False: it is that already, or there is none. */
bool attendant_mark(struct store *store, int64_t id, enum attendance state, struct moment now);
/* By name ("" any), phone ("" any) and group (0 any); fills up to size, returns how many. */
size_t attendant_find(struct store *store, int64_t meeting_id, const char *name, const char *number,
		      int group, struct attendant *attendants, size_t size);
/* In order of group, name; ids above after. limit 0: 100. */
size_t attendant_page(struct store *store, int64_t meeting_id, size_t skip,
		      struct attendant *attendants, size_t size);

#endif
