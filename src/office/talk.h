/*
 * A text on its way to its outcome: who sent it, what it is read as, what is said to it. Intake,
 * the dialogue, corrections and the roster's side of it work on this one value; nothing of it is
 * in the database before talk_settle(), which writes all of it in the open transaction.
 */
#ifndef OFFICE_TALK_H
#define OFFICE_TALK_H

#include "forms/forms.h"
#include "office/office.h"
#include "office/role.h"
#include "store/dialogue.h"
#include "store/inbox.h"
#include "store/person.h"

#define TALK_PEOPLE  4
#define TALK_EXTRAS  16
#define TALK_CHOICES 6

struct talk {
	struct office *office;
	const struct inbox_message *message;
	struct moment now;
	char number[PHONE_SIZE]; /* E.164, or as it came */
	enum phone_class class;
	struct phone_row phone;		   /* what is known of the number */
	struct person people[TALK_PEOPLE]; /* behind the number */
	size_t person_count;
	struct reading_person sharing[TALK_PEOPLE]; /* the same as the forms want them */
	struct reading reading;
	char veil[PHONE_SIZE]; /* stands in for the number; "" nothing does */
	bool ended;	       /* the question was declined: nothing is recorded */
	bool read;	       /* reading holds this text already */
	bool later;	       /* it is to be handled anew once what it needs is there */

	/* what the talk knows beside its reading; kept in the draft while a question is open */
	int64_t began;		       /* the message that it began with */
	bool sure;		       /* a yes to what was doubtful */
	bool plausible;		       /* a yes to what is odd for this person or day */
	bool twice;		       /* it is another one, not the same once more */
	int64_t replaces;	       /* the record that is corrected; 0: none */
	struct person who;	       /* a new sender's name and group as he said; "" and 0 */
	int64_t choices[TALK_CHOICES]; /* records that could be meant */
	size_t choice_count;

	struct dialogue open; /* the question that was open; phone "" none */
	char asked[48];	      /* the reply that asked it; its placeholders are among extras */
	bool puzzled;	      /* this text was no answer to it */
	bool leave_open;      /* it stays open: the text was about something else */

	/* what comes of it */
	enum outcome outcome;
	const char *reason;    /* beside the outcome; NULL none */
	const char *attention; /* for the clerk, and why; NULL not */
	int64_t report_id;     /* the first record's; 0 none */
	char question[64];     /* opened by the answer; "" none */
	char reply[48];	       /* name of the answer; "" silence */
	struct {
		char name[24];
		char *value;
	} extras[TALK_EXTRAS];
	size_t extra_count;
};

/* A message comes in: number, class and the people behind it. */
void talk_start(struct talk *talk, struct office *office, const struct inbox_message *message,
		struct moment now);
void talk_release(struct talk *talk);

struct day talk_today(const struct talk *talk);
/* The one person behind the number; NULL: nobody, or one of several. */
const struct person *talk_person(const struct talk *talk);
/* As the forms want to know the sender. */
struct reading_sender talk_sender(const struct talk *talk);
/* The text, never NULL. */
const char *talk_text(const struct talk *talk);
/* Where an answer goes and what is kept of the sender: the number, or the name that stands in for
 * it where the sender wants to stay unknown. In the open transaction. */
const char *talk_address(struct talk *talk);
/* Sets missing, errors and outcome of the reading anew. */
void talk_complete(struct talk *talk);

/* The answer: a reply by its name. */
void talk_say(struct talk *talk, const char *reply);
/* A placeholder of the answer. */
void talk_extra(struct talk *talk, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* The answer asks: question names what the next text is read against (dialogue.c). The same
 * question too often, and the clerk takes over. */
void talk_ask(struct talk *talk, const char *question, const char *reply);
/* The open question once more, word by word. */
void talk_ask_again(struct talk *talk);
/* Puts an open talk aside for the clerk: the message that it began with, with its draft. */
void talk_put_aside(struct talk *talk, const struct dialogue *dialogue, const char *why);

/* What was understood, as text for the database and back. The text is yours. False: its form is
 * gone from the config. */
bool talk_restore(struct talk *talk, const struct dialogue *dialogue);

/* Record, answer, question and "handled", in the open transaction. */
void talk_settle(struct talk *talk);

#endif
