/*
 * How the gateway is: its modems, what it may still send, and what is amiss, in plain words with
 * the remedy. Read for the device view; no person is in it but by mask_person().
 */
#ifndef KIOSK_HEALTH_H
#define KIOSK_HEALTH_H

#include "conf/config.h"
#include "kiosk/view.h"
#include "store/signal.h"

#define HEALTH_STORAGES 4
#define HEALTH_LINES	96

struct health_storage {
	char name[8];
	int used, total;
};

struct health_modem {
	char name[32], state[24], operator[64], registration[16], model[96];
	char waits[200]; /* why nothing goes over it, "" nothing */
	int64_t waits_until;
	int signal; /* of AT+CSQ: 0 to 31; 99 none */
	struct health_storage storages[HEALTH_STORAGES];
	size_t storage_count;
	int signals[SIGNAL_SLOTS]; /* of the last day, oldest first; -1: not known */
	int hour, day;		   /* segments that its SIM handed over, in sliding windows */
};

/* In the order in which they are shown. */
enum health_weight { HEALTH_ACT, HEALTH_MIND, HEALTH_FINE, HEALTH_PAST };

struct health_line {
	int64_t key;
	enum health_weight weight;
	int64_t at; /* utc ms: an error of then; 0: how it is now */
	char what[48];
	char words[320], remedy[240];
};

struct health {
	struct health_modem modems[MODEMS_MOST];
	size_t modem_count;
	int hour_cap, day_cap;	    /* 0: none */
	double spent, budget;	    /* yuan of this month; budget 0: none */
	int64_t queued, in_the_air; /* messages */
	struct health_line lines[HEALTH_LINES];
	size_t line_count;
};

void health_read(struct health *health, struct glance *glance);

/* Words for a signal of AT+CSQ, how much it matters, and the bars of a phone (0 to 4). */
const char *health_signal_words(int level);
enum health_weight health_signal_weight(int level);
int health_signal_bars(int level);

/* Something that another floor says in English: its words in the screen's language, and what to do. */
struct known {
	const char *said; /* how it begins */
	const char *words, *remedy;
};

enum said { SAID_OF_MODEM, SAID_OF_WAITING, SAID_OF_CLOCK, SAID_OF_ERROR, SAID_OF_REGISTRATION };

/* Of what is not known: what was said, and the remedy otherwise. */
struct known health_meaning(enum said about, const char *said, const char *otherwise);

#endif
