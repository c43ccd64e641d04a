/*
 * The village's configuration as one value: everything but the forms, which forms/ reads from
 * the same tree. contract.md, "Config", is its definition; cunxin.conf(5) explains each key.
 */
#ifndef CONF_CONFIG_H
#define CONF_CONFIG_H

#include "base/moment.h"
#include "base/phone.h"
#include "conf/calendar.h"
#include "conf/conf.h"
#include "conf/rights.h"

#define CONFIG_ZONE_USUAL "Asia/Shanghai" /* where a config names none */

#define MODEMS_MOST   8
#define PLACES_MOST   64
#define TARGETS_MOST  16
#define REPLIES_MOST  256
#define REPLIES_ALL   512 /* with those that are shipped */
#define INIT_MOST     8
#define NUMBERS_MOST  16
#define STAFF_MOST    16
#define HOLIDAYS_MOST 32
#define WAGES_MOST    16
#define KEEPERS_MOST  8
#define LABELS_MOST   400

struct config_modem {
	char name[32];
	char device[256]; /* a path, "imei:…", "tcp:HOST:PORT", "unix:PATH" */
	int baud;
	char pin[16];
	char centre[32]; /* service centre, where the SIM has none */
	char number[32]; /* its own phone number, where the SIM tells none or another; E.164 */
	bool roaming;	 /* may send while roaming */
	char init_storage[INIT_MOST][64];
	const char *init[INIT_MOST]; /* further commands of its bring-up */
	size_t init_count;
};

struct config_limits {
	int segments_per_hour, segments_per_day; /* of one SIM; 0: no limit */
	int replies_per_sender_per_hour, replies_per_sender_per_day;
	int replies_per_staff_per_hour, replies_per_staff_per_day; /* to those who have rights */
	int reply_reserve;			    /* percent of both caps that only replies use */
	double budget_per_month, price_per_segment; /* yuan */
	int budget_warning;			    /* percent of the budget */
};

/* Days on which a SIM may send more, or less. */
struct config_holiday {
	char from_text[16], to_text[16];
	struct day from, to; /* both included */
	int segments_per_hour, segments_per_day;
};

/* How the carrier is asked for the balance; number "" not at all. */
struct config_balance {
	char number[PHONE_SIZE], text[64], pattern[160];
	char carriers[160]; /* numbers, with blanks between them, that tell it by themselves */
	int every_days;
	double low; /* yuan: below it the office is told */
};

/* The screen in the office. */
struct config_kiosk {
	int idle_minutes;     /* after which nobody is on duty any more */
	int rotate_seconds;   /* between views while nobody touches it; 0: it stays */
	int dim_from, dim_to; /* minutes of the day; equal: never darker */
	bool bell;
	struct config_keeper {
		char name[48], pin[192]; /* the hash */
	} duty[KEEPERS_MOST];
	size_t duty_count;
};

/* What people of a role may do (enum right), or one number, whoever has it; that number's texts are
 * then read as those of the role. */
struct config_staff {
	char role[32];		 /* "" none: the roster says */
	char number[PHONE_SIZE]; /* as it is written; "" a role's row */
	unsigned rights;
};

struct config_workdays {
	int remind_hour;
	char unknown[8]; /* "ask", "keep" */
};

struct config_wage {
	char task[48]; /* "" all that have none of their own */
	double yuan_per_day;
};

struct config_problems {
	int due_days;	       /* 0: none */
	char escalate_to[160]; /* an audience */
};

struct config_retention {
	int pdu_days, message_days, event_days; /* 0: for ever */
	int backups;				/* how many nightly copies are kept */
	bool restore; /* the newest good one takes the place of a damaged database */
};

struct config_roster {
	int unreachable_after; /* failed messages in a row; 0: never */
};

struct config_place {
	char name[64], zone[32];
};

/* So many of a measure in a zone ("" everywhere) until the season's end. */
struct config_target {
	char name[64], zone[32], measure[32];
	double amount;
};

struct config_reply {
	char name[48];
	const char *text; /* the conf's own */
	const struct conf_node *node;
	bool shipped; /* not the village's: the program's, which stands in; no node */
};

/* How long a question waits, and how often it is asked. */
struct config_dialogue {
	int hours, tries;
	int repeat_minutes; /* an equal record within so many is asked about */
};

/* Who hears of what waits on the attention list, and when. */
struct config_attention {
	int hours, escalate_hours;		 /* 0: nobody is told */
	char clerk_role[32], secretary_role[32]; /* roles of the roster */
};

/* When the day is told in one SMS, and to whom. */
struct config_daily {
	char time[8]; /* "18:00" */
	int minute;   /* the same, of the day; -1: it is no time */
	char to[160]; /* an audience; "" nobody */
};

/* What is possible but asked about. */
struct config_plausible {
	double kg_per_mu_most; /* a harvest of enrolled land; 0: not asked */
	double area_growth;    /* enrolled against the year before; 0: not asked */
	char harvest_from[8];  /* "07-01": the day before which nothing is dug; "" any */
};

struct config {
	struct conf *conf;
	char path[512]; /* the main file; "" from a kept text */
	char village[64], locale[16], timezone[48], country_code[8], signature[32];
	bool day_first; /* 15/3 is 15 March */
	char state_dir[256], run_dir[256];
	struct config_modem modems[MODEMS_MOST];
	size_t modem_count;
	struct config_limits limits;
	int quiet_from, quiet_to; /* minutes of the day; equal: no quiet hours */
	struct {
		int grace_seconds, code_minutes;
	} broadcast;
	struct config_holiday holidays[HOLIDAYS_MOST];
	size_t holiday_count;
	struct config_balance balance;
	struct config_staff staff[STAFF_MOST];
	size_t staff_count;
	char alarm_number[PHONE_SIZE]; /* who is told of what the office must see; "" nobody */
	struct config_kiosk kiosk;
	struct config_workdays workdays;
	struct config_wage wages[WAGES_MOST];
	size_t wage_count;
	struct config_problems problems;
	struct config_dialogue dialogue;
	struct {
		char unknown[8]; /* records of an unknown number: "count" or "wait" for the clerk */
	} people;
	struct config_attention attention;
	struct config_daily daily;
	struct config_plausible plausible;
	struct config_retention retention;
	struct config_roster roster; /* its words: conf/roster.h */
	int groups;
	struct config_place places[PLACES_MOST];
	size_t place_count;
	struct config_target targets[TARGETS_MOST];
	size_t target_count;
	struct config_reply replies[REPLIES_ALL];
	const struct config_reply *by_name[REPLIES_ALL]; /* the same in order of their names */
	size_t reply_count;
	const char *labels
		[LABELS_MOST]; /* as conf/labels.c has them, the village's or shipped; NULL: not said */
	struct calendar *calendar; /* its own */
};

/*
 * Reads and checks a config. NULL: it has faults, and problems tells all of them. Keys that
 * another floor reads (forms, intents, …) are known here and checked there.
 */
struct config *config_load(const char *path, const struct conf_overrides *overrides,
			   struct conf_problems *problems);
/* The same, but a config with faults is given too, for others to find theirs: what was faulty in it
 * has its fallback. NULL: nothing could be parsed. */
struct config *config_read(const char *path, const struct conf_overrides *overrides,
			   struct conf_problems *problems);
/* The same from the text that the daemon accepted; folder: of the main file. */
struct config *config_load_text(const char *text, const char *folder,
				const struct conf_overrides *overrides,
				struct conf_problems *problems);
void config_free(struct config *config);
/* Reads the group kiosk, for config_load(). */
void config_load_kiosk(struct config *config, struct conf_problems *problems);
/* "20:30-06:30" in minutes of the day. False: it is none. */
bool config_span(const char *text, int *from, int *to);
/* state_dir of a file, faulty or not; its fallback where that cannot be found. */
void config_state_dir(const char *path, char *out, size_t size);

/* The text of replies.NAME, the village's own or the shipped one; NULL: there is none. "" is not to
 * be said. */
const char *config_reply(const struct config *config, const char *name);
/* The village's own text; NULL: there is none. */
const char *config_own_reply(const struct config *config, const char *name);
/* The zone of a place; NULL: it is not on the list. */
const char *config_zone(const struct config *config, const char *place);
/* The rights of a role: one of the roster's words, or several of them with blanks or commas
 * between; 0: none. */
unsigned config_rights(const struct config *config, const char *role);
/* The row of staff for a number (E.164); NULL: there is none. */
const struct config_staff *config_staff_number(const struct config *config, const char *number);
/* Yuan for a day of this task; 0: no rate is set. */
double config_wage(const struct config *config, const char *task);
/* The caps that hold on a day. */
void config_caps(const struct config *config, struct day day, int *per_hour, int *per_day);
/* The effective config, as a config file. Yours. */
char *config_shown(const struct config *config);

#endif
