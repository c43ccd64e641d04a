/*
 * Forms as configuration: a text goes in, a reading comes out. Field types are code (text/);
 * keywords, fields, ranges, questions, replies and examples are rows of forms.conf.
 *
 * Laws:
 * - doubt is asked, never guessed: a certain reading is accepted and echoed, a doubtful one is
 *   confirmed, a missing field is asked for, an impossible one is refused with an example, what
 *   no rule understands goes to the clerk;
 * - one budget of match steps a text, shared by all patterns;
 * - a reading holds no pointers into the text; it is a value;
 * - what is right in a text is kept, whatever is wrong beside it.
 */
#ifndef FORMS_FORMS_H
#define FORMS_FORMS_H

#include "base/json.h"
#include "base/moment.h"
#include "conf/config.h"

#define FIELDS_MOST  12
#define RECORDS_MOST 10
#define FEEDS_MOST   4
#define RIVALS_MOST  4
#define VALUE_SIZE   512
#define REASON_SIZE  16

enum field_type {
	FIELD_NAME,
	FIELD_NAMES, /* several people, separated by the mark of a list when shown */
	FIELD_GROUP,
	FIELD_AREA,   /* mu, unless the field records another unit */
	FIELD_WEIGHT, /* kg, or another unit */
	FIELD_BAGS,
	FIELD_PRICE_AREA,   /* money for a unit of land */
	FIELD_PRICE_WEIGHT, /* money for a unit of weight */
	FIELD_YEARS,
	FIELD_DATE,
	FIELD_PEOPLE,
	FIELD_PLACE,  /* one of the village's places */
	FIELD_CHOICE, /* one of its own choices */
	FIELD_STAGE,  /* one of the calendar's stages */
	FIELD_WORDS,  /* words behind a label or in a pattern's group, as they were typed */
	FIELD_TEXT    /* all that stands behind the keyword, as it was typed */
};

/* When a day may be. */
enum field_tense {
	TENSE_COMING, /* today or later */
	TENSE_PAST,   /* today or earlier */
	TENSE_ANY
};

struct form_field {
	char name[32];
	char title[32]; /* what people call it: "area" */
	enum field_type type;
	bool required;
	double least, most;	   /* beyond them impossible; most 0: no bound */
	double doubt_least, doubt; /* below, above to be confirmed; 0: never */
	char fallback[32];	   /* recorded where nothing was said; "" none */
	char unit[16];		   /* what a number without a unit is in; "" a weight's is asked
				    * for, all others are in the unit that is recorded */
	double record;		   /* mu or kg in the unit that is recorded; 1 for other types */
	char question[48];	   /* name of the reply that asks for it */
	char example[48];	   /* a right answer, shown in refusals */
	enum field_tense tense;	   /* of a day */
	size_t unless;		   /* not required where this field is there; FIELDS_MOST: none */
};

struct form_feed {
	char measure[32], field[32];
};

struct form {
	char name[32];
	char title[32]; /* what replies call it: "planting" */
	char role[32];	/* what the office does with its records (office/role.h); "" keeps them */
	bool is_intent;
	struct form_field fields[FIELDS_MOST];
	size_t field_count;
	struct form_feed feeds[FEEDS_MOST];
	size_t feed_count;
	char reply[48]; /* name of the reply to an accepted text */
	char state[16]; /* of a new record: "valid", "offered", … */
	const struct conf_node *node;
};

struct forms;

/* Reads forms, intents and patterns; checks replies and examples. NULL with problems. The config
 * is borrowed. */
struct forms *forms_load(const struct config *config, struct conf_problems *problems);
/* The same, but forms with faults are given too, for others to find theirs; not to read with. */
struct forms *forms_load_any(const struct config *config, struct conf_problems *problems);
void forms_free(struct forms *forms);
size_t forms_count(const struct forms *forms);
const struct form *forms_at(const struct forms *forms, size_t index);
/* A form or an intent by name; NULL: none. */
const struct form *forms_named(const struct forms *forms, const char *name);
/* True for types whose value is a number: groups, quantities, prices, people. */
bool field_is_number(enum field_type type);
/* The index of a field by name; FIELDS_MOST: none. */
size_t forms_field(const struct form *form, const char *name);
/* The shown word of a choice ("plastic film" of "film"); the value itself where there is none. */
const char *forms_choice_title(const struct forms *forms, const struct form *form, size_t field,
			       const char *value);

/* What is recorded for a word of a choice, or for the value itself; NULL: it is none of them. */
const char *forms_choice_value(const struct forms *forms, const struct form *form, size_t field,
			       const char *word);

/* The choices of a field, each by the first of its words; fills up to size, returns how many there
 * are. Places and stages are the config's: none. */
size_t forms_choices(const struct forms *forms, const struct form *form, size_t field,
		     const char **words, size_t size);

enum outcome {
	OUTCOME_ACCEPTED,
	OUTCOME_CONFIRM,
	OUTCOME_INCOMPLETE,
	OUTCOME_INVALID,
	OUTCOME_UNKNOWN,
	OUTCOME_IGNORED
};
const char *outcome_name(enum outcome outcome);

/*
 * A value that cannot be used as it stands is not present but has a reason ("unit", "bags", "lunar",
 * "place"): it is asked for, and text keeps what was typed.
 */
struct field_value {
	bool present, doubtful, invalid;
	bool said;		  /* in this text or in an answer; else roster or default */
	bool trusted;		  /* the sender said yes to it: no doubt any more */
	char reason[REASON_SIZE]; /* of doubt, of a fault, of asking: see form_error; "" none */
	double number;		  /* numeric types */
	char text[VALUE_SIZE];	  /* names, places, choices, days as ISO, words; else the number */
};

struct form_record {
	struct field_value values[FIELDS_MOST]; /* in the order of the form's fields */
};

/*
 * reason: "range", "past", "future", "impossible", "negative", "whole", "right" (not this
 * sender's to say; no field); to be asked: "lunar", "unit" (which), "bags" (how much they weigh), "place" (not on the list),
 * "many" (days), "vague" (these days); to be confirmed: "sum", "twice", "beside" (no field). Each but "right" has a reply
 * fault_REASON.
 */
struct form_error {
	char field[32], reason[REASON_SIZE];
};

/* How sure it is that this form is meant. */
enum form_evidence {
	EVIDENCE_KEYWORD,
	EVIDENCE_NEAR,	/* a keyword with a wrong or like-sounding character */
	EVIDENCE_FIELDS /* no keyword: the fields alone; needs a yes */
};

struct reading {
	enum outcome outcome;
	const struct form *form; /* NULL: none was found */
	enum form_evidence evidence;
	const struct form
		*rivals[RIVALS_MOST]; /* forms between which nothing decides, form among them */
	size_t rival_count;	      /* 0 or at least 2: ask which */
	struct form_record records[RECORDS_MOST];
	size_t record_count;
	size_t missing[FIELDS_MOST]; /* field indexes, in the order in which they are asked */
	size_t missing_count;
	struct form_error errors[FIELDS_MOST];
	size_t error_count;
	bool turned;   /* a refusal, a guess, a question or somebody's story stands in it */
	bool leftover; /* words that nobody knows stand beside the fields */
	bool proxy;    /* reported for another */
	bool anonymous;
	char beside[128]; /* wishes of other forms, as they were typed, that are in no record; "" */
	char reason[48];  /* of OUTCOME_IGNORED: "service", "robot"; of doubt: what to confirm */

	/* Of the intents that speak about an earlier record (correct, cancel, add, unsatisfied). */
	int64_t receipt;	   /* the receipt that is named in the text; 0: none */
	const struct form *target; /* the form that is named or shown by its fields; NULL: none */
	char was[64], becomes[64]; /* "2330, not 2300": "2300" and "2330", as typed; "" */
	char words[VALUE_SIZE];	   /* what stands behind keyword and receipt, as typed */

	unsigned skipped; /* patterns that hit a limit */
};

/* One of those who share a phone. */
struct reading_person {
	const char *name, *role;
	int group;
};

/* Who sent it, as far as the roster knows. */
struct reading_sender {
	const char *number;		     /* as it came */
	const char *name;		     /* "" unknown, or several share the phone */
	const char *role;		     /* as the roster says; "" unknown */
	int group;			     /* 0 unknown */
	const struct reading_person *people; /* who shares it; a name in the text tells which */
	size_t people_count;
	/* The group of the only one of this name on the roster; 0: none, or several. NULL: no roster. */
	int (*group_of)(void *roster, const char *name);
	void *roster;
};

/* Nothing is read yet; form NULL: none is found. */
void forms_begin(struct reading *reading, const struct form *form);
/* Reads a text that comes by itself. */
void forms_read(const struct forms *forms, const char *text, size_t size,
		const struct reading_sender *sender, struct day today, struct reading *reading);
/*
 * Reads a text whose form is known (a correction, a draft that is completed, the clerk's words):
 * no keyword is needed, a keyword of this form is passed over. Only what was said is filled in;
 * forms_complete() adds the rest.
 */
void forms_read_as(const struct forms *forms, const struct form *form, const char *text,
		   size_t size, const struct reading_sender *sender, struct day today,
		   struct reading *reading);

enum answer {
	ANSWER_VALUE,	/* the field's value is in *value */
	ANSWER_YES,	/* words.yes: yes, 1 */
	ANSWER_NO,	/* words.no */
	ANSWER_UNKNOWN, /* words.unknown: the field stays empty, if it may */
	ANSWER_STOP,	/* words.stop */
	ANSWER_OTHER	/* none of these */
};
/*
 * Reads a short text as an answer to a question. field: the one that is asked, or FIELDS_MOST for
 * a question of yes or no. A text of a value and little else is ANSWER_VALUE ("5 mu", "group 3",
 * "tomorrow"); 5 after "how many mu" is 5 mu. *value comes in as the draft has it: a unit alone
 * (jin after 2300) belongs to its number, a number alone to its unit; it stays as it is unless the
 * answer is ANSWER_VALUE. That value may be doubtful, or again not present but with its reason
 * ("unit"); forms_complete() judges it.
 */
enum answer forms_read_answer(const struct forms *forms, const struct form *form, size_t field,
			      const char *text, size_t size, struct day today,
			      struct field_value *value);
enum coming { COMING_NOT_SAID, COMING_YES, COMING_NO };
/*
 * Reads a text as the answer to an invitation or a reminder: a word of words.coming or
 * words.not_coming, perhaps with one day, and nothing else that would say something. day: as ISO;
 * "" none is named.
 */
enum coming forms_read_coming(const struct forms *forms, const char *text, size_t size,
			      struct day today, char day[ISO_SIZE]);
/* True where a word of words.not_coming stands anywhere in the text, beside a reason, say. */
bool forms_says_not_coming(const struct forms *forms, const char *text, size_t size);
/* Sets one field from words that a person of the office typed ("area_mu=5", "group=3"). False:
 * they are no such value. */
bool forms_set_field(const struct forms *forms, const struct form *form, size_t field,
		     const char *words, struct day today, struct form_record *record);
/* True for a number that a text would be asked about before it is taken: possible, but rare. */
bool forms_doubts(const struct form_field *field, const struct field_value *value);

/* Fills name and group from the sender and defaults where nothing was said, checks ranges and
 * rights, and sets missing, errors and outcome anew. */
void forms_complete(const struct forms *forms, const struct reading_sender *sender,
		    struct day today, struct reading *reading);
/* After a yes: nothing in the reading is doubtful any more; forms_complete() then accepts it. */
void forms_trust(struct reading *reading);
/* Puts the later reading of the same form over the earlier one: what was said in it replaces. */
void forms_merge(struct reading *earlier, const struct reading *later);

/* A reading as a draft for the database and back. The JSON is the caller's. False: no such form
 * any more, or no draft. */
struct json *forms_draft_json(const struct reading *reading);
bool forms_draft_read(const struct forms *forms, const struct json *draft, struct reading *reading);
/* A kept record's fields (JSON object) as a record of its form. False: they do not fit. */
bool forms_record_read(const struct form *form, const struct json *fields,
		       struct form_record *record);

/* What an answer may say beside its fields. */
struct reply_extra {
	const char *name, *value;
};
/*
 * Renders replies.NAME with the reading's values and further placeholders; the signature is put
 * in front. A blank or a comma before a placeholder without a value goes with it. False: there is
 * no such reply, or it is not to be said.
 */
bool forms_reply(const struct forms *forms, const struct reading *reading, const char *name,
		 const struct reply_extra *extras, size_t extra_count, struct buffer *out);
/* The reply's name that fits the reading's outcome. */
const char *forms_reply_name(const struct reading *reading);
/* All of a reading's values in few words, each record once ("NAME 3 5 mu PLACE"). */
void forms_echo(const struct forms *forms, const struct reading *reading, struct buffer *out);
/* A number of a field with its unit, as people say it ("600 jin" of 300). */
void forms_number(const struct forms *forms, const struct form *form, size_t field, double number,
		  struct buffer *out);
/* The field in whose unit so much of an item is told, its first weight; FIELDS_MOST: it is
 * counted, or nothing is weighed. */
size_t forms_amount_field(const struct forms *forms, const struct form *form, const char *item);
/* So much of an item, in the words of the form's field of a weight ("600 jin" of 300); of what is
 * counted, so many ("2 machines"). */
void forms_amount(const struct forms *forms, const struct form *form, const char *item,
		  double amount, struct buffer *out);
/* All of its faults in few words, with the right kind of answer. */
void forms_faults(const struct forms *forms, const struct reading *reading, struct buffer *out);

/* A record as a JSON object. */
struct json *forms_record_json(const struct form *form, const struct form_record *record);
/* The same as it is kept: one line. Yours. */
char *forms_record_line(const struct form *form, const struct form_record *record);
/* The document that `cunxin try --json` prints (contract.md). */
struct json *forms_reading_json(const struct forms *forms, const struct reading *reading,
				const char *from, const char *text);

/* What `cunxin config check` looks at beyond the load: keywords that overlap or hide others,
 * patterns against hostile texts, replies longer than one segment with the longest values. */
void forms_check(const struct forms *forms, struct conf_problems *problems);

/* Patterns that hit a limit since the load: calls each with a line for people ("forms.conf:12: …,
 * this pattern hit a limit 3 times and was passed over") and how often it did. */
void forms_exhausted(const struct forms *forms,
		     void (*each)(const char *line, unsigned times, void *context), void *context);

#endif
