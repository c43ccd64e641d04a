/*
 * Forms as configuration: a text goes in, a reading comes out. Field types are code (text/);
 * keywords, fields, ranges, questions and replies are rows of forms.conf.
 *
 * Laws:
 * - doubt is asked, never guessed: a certain reading is accepted and echoed, a doubtful one is
 *   confirmed, a missing field is asked for, an impossible one is refused with an example, what
 *   no rule understands goes to the clerk;
 * - one budget of match steps a text, shared by all patterns;
 * - a reading holds no pointers into the text; it is a value.
 */
#ifndef FORMS_FORMS_H
#define FORMS_FORMS_H

#include "base/json.h"
#include "base/moment.h"
#include "conf/config.h"

#define FIELDS_MOST   10
#define RECORDS_MOST  10
#define CHOICES_MOST  16
#define KEYWORDS_MOST 24
#define FEEDS_MOST    4
#define VALUE_SIZE    512

enum field_type {
	FIELD_NAME,
	FIELD_GROUP,
	FIELD_AREA,   /* mu */
	FIELD_WEIGHT, /* kg */
	FIELD_BAGS,
	FIELD_DATE,
	FIELD_PEOPLE,
	FIELD_PLACE,  /* one of the village's places */
	FIELD_CHOICE, /* one of its own choices */
	FIELD_TEXT    /* all that is left */
};

struct form_choice {
	char value[48]; /* what is recorded */
	char word[48];	/* what is looked for */
};

struct form_field {
	char name[32];
	enum field_type type;
	bool required;
	double least, most; /* beyond them impossible; most 0: no bound */
	double doubt;	    /* above it to be confirmed; 0: never */
	char fallback[32];  /* recorded where nothing was said; "" none */
	char question[48];  /* name of the reply that asks for it */
	struct form_choice choices[CHOICES_MOST];
	size_t choice_count;
};

struct form_feed {
	char measure[32], field[32];
};

struct form {
	char name[32];
	bool is_intent;
	char keywords[KEYWORDS_MOST][32];
	size_t keyword_count;
	bool anywhere; /* its keywords count anywhere in the text, not only at the beginning */
	struct form_field fields[FIELDS_MOST];
	size_t field_count;
	struct form_feed feeds[FEEDS_MOST];
	size_t feed_count;
	char reply[48]; /* name of the reply to an accepted text */
	char role[32];	/* what the office does with its records; "" keeps them */
	const struct conf_node *node;
};

struct forms;

/* Reads forms, intents and patterns to ignore; checks replies and examples. NULL with problems.
 * The config is borrowed. */
struct forms *forms_load(const struct config *config, struct conf_problems *problems);
void forms_free(struct forms *forms);
size_t forms_count(const struct forms *forms);
const struct form *forms_at(const struct forms *forms, size_t index);
/* A form or an intent by name; NULL: none. */
const struct form *forms_named(const struct forms *forms, const char *name);

enum outcome {
	OUTCOME_ACCEPTED,
	OUTCOME_CONFIRM,
	OUTCOME_INCOMPLETE,
	OUTCOME_INVALID,
	OUTCOME_UNKNOWN,
	OUTCOME_IGNORED
};
const char *outcome_name(enum outcome outcome);

struct field_value {
	bool present, doubtful, invalid;
	double number;	       /* numeric types */
	char text[VALUE_SIZE]; /* names, places, choices, days as ISO, words; else the number */
};

struct form_record {
	struct field_value values[FIELDS_MOST]; /* in the order of the form's fields */
};

struct form_error {
	char field[32], reason[32];
};

struct reading {
	enum outcome outcome;
	const struct form *form; /* NULL: none was found */
	struct form_record records[RECORDS_MOST];
	size_t record_count;
	size_t missing[FIELDS_MOST]; /* field indexes */
	size_t missing_count;
	struct form_error errors[FIELDS_MOST];
	size_t error_count;
	char reason[32]; /* of OUTCOME_IGNORED: "service", "robot" */
};

/* Who sent it, as far as the roster knows. */
struct reading_sender {
	const char *number; /* as it came */
	const char *name;   /* "" unknown */
	int group;	    /* 0 unknown */
};

void forms_read(const struct forms *forms, const char *text, size_t size,
		const struct reading_sender *sender, struct day today, struct reading *reading);

/* What an answer may say beside its fields. */
struct reply_extra {
	const char *name, *value;
};
/* Renders replies.NAME with the reading's values and further placeholders; the signature is put
 * in front. False: there is no such reply. */
bool forms_reply(const struct forms *forms, const struct reading *reading, const char *name,
		 const struct reply_extra *extras, size_t extra_count, struct buffer *out);
/* The reply's name that fits the reading's outcome. */
const char *forms_reply_name(const struct reading *reading);

/* A record as a JSON object. */
struct json *forms_record_json(const struct form *form, const struct form_record *record);
/* The document that `cunxin try --json` prints (contract.md). */
struct json *forms_reading_json(const struct forms *forms, const struct reading *reading,
				const char *from, const char *text);

#endif
