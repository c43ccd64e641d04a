/*
 * Scenarios: a talk between villagers and the office, one line each (doc: cunxin-sim(1)).
 *
 *	clock 2027-04-05 09:00 · clock +2h    sets or moves the clock; what is due happens
 *	clock jump TIME                       all clocks jump, no time passes
 *	clock wrong TIME · clock right        only the daemon's clock is so, until it is right
 *	NUMBER: text                          a villager texts
 *	NUMBER< pattern · NUMBER<10m pattern  must get this within 60 s, or the time named
 *	NUMBER<!                              must get nothing until the next clock line, at least 60 s
 *	$ cunxin … · $N cunxin …              a verb, exit status 0 or N
 *	> pattern · >! pattern                its output has, has not, this
 *	restart · kill POINT · powercut       the daemon ends so, and starts again
 *	modem NAME FAULT …                    a fault (cunxin-sim --list-faults)
 *	set KEY=VALUE                         one value of the config, before the first other line
 *	hold · release · robot NUMBER [WORDS] as on a control socket
 *	(?<name>…) in a pattern               … is %{name} in the texts and verbs of later lines
 *	%{folder}                             a folder of this run, gone at its end, for files of verbs
 *	other ok                              messages that no line named are no fault
 *	long                                  it is played once, with one of the cuts at random
 */
#ifndef SIM_SCENARIO_H
#define SIM_SCENARIO_H

#include "base/buffer.h"
#include "base/pattern.h"
#include "base/phone.h"

enum step_kind {
	STEP_CLOCK,
	STEP_TEXT,
	STEP_EXPECT,
	STEP_NOTHING,
	STEP_VERB,
	STEP_OUTPUT,
	STEP_NO_OUTPUT,
	STEP_RESTART,
	STEP_KILL,
	STEP_POWERCUT,
	STEP_DIRECTIVE, /* for control.h: faults, hold, robots */
	STEP_OTHER_OK
};

struct step {
	enum step_kind kind;
	unsigned line;
	char *words;	 /* the text, the time, the verb, the directive, the pattern; "" */
	char number[64]; /* with "@modem" where it was written */
	int64_t within;	 /* expect: ms; clock: ms to move, where moves */
	bool moves;
	int status; /* verb: expected exit status */
	struct pattern *pattern;
};

struct scenario {
	const char *path;
	struct step *steps;
	size_t count;
	char **sets; /* "KEY=VALUE" */
	size_t set_count;
	bool other_ok, is_long;
};

/* Reads a file. False: complaints, "FILE:LINE: …; …", one a line. Release in any case. */
bool scenario_read(struct scenario *scenario, const char *path, struct buffer *complaints);
void scenario_release(struct scenario *scenario);
/* Sum of its clock moves in ms; -1: it moves to a date after its first clock line. */
int64_t scenario_duration(const struct scenario *scenario);

#endif
