/*
 * What the files of forms/ share. The way of a text through them:
 *
 *   read.c     normal form; robots; scans
 *   find.c     which form or intent is meant (find.h: by which clues)
 *   turn.c     refusals, and what only looks like one
 *   assign.c   what was found in the text → pieces, each for one field of that form (walk.h)
 *   records.c  pieces → records
 *   complete.c roster, defaults, ranges, rights → outcome
 *   intent.c   what is special about intents
 */
#ifndef FORMS_INSIDE_H
#define FORMS_INSIDE_H

#include "base/pattern.h"
#include "base/scope.h"
#include "forms/forms.h"
#include "text/scan.h"

#define PATTERNS_MOST 16
#define ROLES_MOST    12
#define ALIKE_MOST    8	   /* words like one that are looked at of one place */
#define RECEIPT_MOST  1e12 /* no receipt is as large */
#define MONEY_LEAST   3	   /* octets of the village's own words, which become these */
/* A misspelt keyword or a change means little in a letter as long as this, and costs to look for. */
#define LETTER_OCTETS 600
#define NAMES_MARK    "\u3001" /* between several names that are not Latin */

/* ---- words of the village ---- */

enum term_kind {
	TERM_KEYWORD, /* of a form or an intent */
	TERM_NEAR,    /* a keyword as it is often misspelt */
	TERM_VERB,    /* shows a form where no keyword stands */
	TERM_CHOICE,  /* value: what is recorded */
	TERM_PLACE,   /* value: the place */
	TERM_LABEL,   /* stands before a field's value */
	TERM_FILLER,
	TERM_TOTAL,
	TERM_PROXY,
	TERM_RELATIVE,
	TERM_RECEIVER, /* who stands behind it gets something, and reports nothing */
	TERM_ANONYMOUS,
	TERM_RECEIPT
};

struct meaning {
	enum term_kind kind;
	size_t form, field; /* indexes; of a place, a filler and so on 0 */
	char *value;	    /* of choices and places; owned */
};

/* A word with all that it can mean; its index is its number in the lexicons. */
struct term {
	char *word; /* normal form; owned */
	struct meaning *meanings;
	size_t count;
	size_t next; /* whose word has the same hash: its number + 1; 0: none */
};

struct term_table {
	struct term *terms;
	size_t count, room;
	size_t heads[256]; /* by the hash of a word, likewise */
};

size_t terms_add(struct term_table *table, const char *word, struct meaning meaning);
void terms_free(struct term_table *table);
/* The meaning of this kind for this form (SIZE_MAX: any) that comes first from a start; NULL. */
static inline const struct meaning *term_meaning(const struct term *term, enum term_kind kind,
						 size_t form, size_t from)
{
	for (size_t i = from; term != NULL && i < term->count; i++) {
		if (term->meanings[i].kind == kind &&
		    (form == SIZE_MAX || term->meanings[i].form == form))
			return &term->meanings[i];
	}
	return NULL;
}

/* A list of words in their normal form. */
struct word_list {
	char **words;
	size_t count;
	/* By what their first character is hashed to: the number of a word and one, and for each
	 * word the next such number. */
	uint16_t heads[256], *next;
};
void words_add(struct word_list *list, const char *word);
void words_free(struct word_list *list);
/* Octets of the longest of them that begins here; 0: none. */
size_t words_at(const struct word_list *list, const char *text, size_t at);

/* ---- rules ---- */

struct field_choice {
	char *value, *word; /* owned; word as it is written in the config */
};

struct field_rules {
	struct field_choice *choices;
	size_t choice_count;
	struct field_choice *counted; /* value, and the unit that it is counted in */
	size_t counted_count;
	struct pattern *patterns[PATTERNS_MOST];
	const struct conf_node *pattern_nodes[PATTERNS_MOST];
	size_t pattern_count;
	char echo[64];		      /* how a value is shown: "{value} mu" */
	double each_least, each_most; /* of bags: beyond them one's weight is doubtful; 0: never */
};

struct form_rules {
	struct field_rules fields[FIELDS_MOST];
	char roles[ROLES_MOST][32]; /* who may use it; none: everyone */
	size_t role_count;
	struct pattern *patterns[PATTERNS_MOST]; /* of an intent: groups was, becomes */
	const struct conf_node *pattern_nodes[PATTERNS_MOST];
	size_t pattern_count;
	struct word_list keywords; /* that count only where they stand alone */
	struct word_list
		receivers;	 /* who stands behind one, and behind the keyword, gets something */
	struct word_list things; /* those of them beside which also a choice may be named */
	bool alone;		 /* nothing but fillers beside the keyword */
	bool done;		 /* it is told when it is done: a day ahead is doubtful */
	bool about;		 /* beside an intent's keyword a form may be named */
	bool anywhere;		 /* its keyword counts wherever it stands */
	bool clerk;		 /* an intent that only the clerk can settle */
	bool plain;		 /* an intent that is not meant beside words that nobody knows */
	bool apart;		 /* an intent to whose keyword no unknown words are joined */
	bool faulty;		 /* what it reads is not what its rows mean */
	char example[128];	 /* the first accepted one */
};

struct skip_pattern {
	struct pattern *pattern;
	const struct conf_node *node;
};

struct forms {
	const struct config *config;
	struct form *forms; /* forms, then intents */
	struct form_rules *rules;
	size_t count;
	struct term_table terms;
	struct lexicon *words;		     /* what a scan knows */
	struct lexicon *keywords;	     /* also alike */
	struct word_list money;		     /* the village's words for its money, as ksh */
	struct word_list slips;		     /* "no, I mean": the value before is taken back */
	struct word_list settled, withdrawn; /* of what was told before: it is over; let it be */
	struct word_list fillers, proxies, place_endings, yes, no, unknown, stop;
	struct word_list coming, not_coming;	    /* answers to an invitation */
	struct skip_pattern ignored[PATTERNS_MOST]; /* texts that nobody wants an answer to */
	size_t ignored_count;
	struct skip_pattern skipped[PATTERNS_MOST]; /* stretches that say nothing to a form */
	size_t skipped_count;
};

static inline const struct form_rules *rules_of(const struct forms *forms, const struct form *form)
{
	return &forms->rules[form - forms->forms];
}

/* units.c: areas, weights and their prices are read in mu and kg, and recorded as the field says. */
bool field_has_unit(enum field_type type);
/* How many mu or kg a unit is ("ha": 15); 0: it is none for this type. */
double unit_factor(enum field_type type, const char *name);
/* What was read, in the unit that is recorded. */
double number_recorded(const struct form_field *field, double number);
/* A bare number, taken for the field's unit, in the unit that is recorded. */
double number_supposed(const struct form_field *field, double number);
/* The first field of a type; FIELDS_MOST: none. */
size_t field_of_type(const struct form *form, enum field_type type);
/* True where a text is all words behind the keyword. */
bool form_takes_text(const struct form *form);

/* ---- a text on its way ---- */

enum piece_role {
	PIECE_VALUE,
	PIECE_TOTAL, /* the sum of the others, said beside them */
	PIECE_GROSS,
	PIECE_TARE,
	PIECE_EACH /* the weight of one bag */
};

/* One value for one field, in the order of the text. */
struct piece {
	size_t field;
	enum piece_role role;
	struct field_value value;
	struct text_dates dates; /* of a day: all of them */
	bool marked;		 /* its unit was said; of people: men and women were told apart */
	bool told;		 /* only how things are, or were last year */
	double unit_kg;		 /* of gross and tare: what one of that unit weighs */
	size_t at;		 /* octet of the normal form at which it stands */
};

struct reader {
	const struct forms *forms;
	const char *typed;
	size_t typed_size;
	const struct reading_sender *sender;
	struct day today;
	struct pattern_budget budget;
	struct normal_text normal;
	struct scan scans[2]; /* without and with days wanted */
	bool scanned[2];
	struct piece pieces[MENTIONS_MOST];
	size_t piece_count;
	size_t here; /* octet of what is being looked at: where new pieces stand */
	size_t keyword_from,
		words_from;	    /* octets of the normal form: the keyword, what follows it */
	unsigned turns;		    /* enum text_turn, beside the form's own words */
	size_t slip;		    /* octet of "no, I mean" behind a value; SIZE_MAX: none */
	const struct term *implied; /* the keyword that a misspelt word stands for; NULL */
	struct reading *reading;
};

/* Yours to free; the stretches that words.skip names are blanks in its normal form. */
struct reader *reader_new(const struct forms *forms, const char *text, size_t size,
			  const struct reading_sender *sender, struct day today,
			  struct reading *reading);
/* What stands in the text for a reader of this form (NULL: for an intent). */
const struct scan *reader_scan(struct reader *reader, const struct form *form);
/* Takes a stretch out of the text; what was scanned is scanned anew. */
void reader_blank(struct reader *reader, size_t from, size_t to);
/* The term of a word; NULL where the mention is none. */
static inline const struct term *mention_term(const struct forms *forms,
					      const struct mention *mention)
{
	return mention->kind == MENTION_WORD ? &forms->terms.terms[mention->word.number] : NULL;
}
/* True of a word that shows a form of free words: what broke, what is missing. */
bool shows_trouble(const struct forms *forms, const struct term *term);
/* Characters of a stretch that are neither fillers nor separators. */
size_t unknown_characters(const struct forms *forms, const char *text, struct text_span span);
/* The same of a whole scan: words that nobody knows. */
size_t scan_unknown(const struct reader *reader, const struct scan *scan);
/* Past fillers and separators, at most to an octet (or behind a filler that reaches over it). */
size_t skip_fillers(const struct forms *forms, const char *text, size_t at, size_t to);

/* find.c: sets form, evidence and rivals; no form where nothing fits. */
void find_form(struct reader *reader);
/* rights.c: true where the sender may use the form. */
bool form_is_for(const struct forms *forms, const struct form *form,
		 const struct reading_sender *sender);
/* turn.c: what is turned by the words around it. The turns beside the form's own words: "I do not
 * plant any more" is one way to offer land. */
unsigned turns_beside(const struct reader *reader, const struct scan *scan, size_t form);
/* True where each keyword of the form follows a refusal: "I did not come to work". */
bool is_refused(const struct reader *reader, const struct scan *scan, size_t form);
/* True where this word follows one: "no question, only greetings". */
bool is_refused_here(const struct reader *reader, const struct scan *scan, size_t at, size_t form);
/* True where a refusal of an intent's follows before the form's next choice: "enough film, no more". */
bool is_refused_behind(const struct reader *reader, const struct scan *scan, size_t at,
		       size_t form);
/* "Plant 5 mu, no, 6 mu": notes where a text that names a form takes back what it said. */
void find_slip(struct reader *reader);
/* Removes what was taken back. */
void remove_slip(struct reader *reader);
/* An intent's keyword that is only how another form begins: "I do not plant any more, lease it". */
bool leads_elsewhere(const struct reader *reader, const struct scan *scan, size_t at);
/* fit.c: how well a form explains the text. */
struct fit {
	int points;  /* of values, less what the form has no place for */
	int numbers; /* points of bare numbers alone */
	bool strong; /* a quantity, a day, a choice: not only names and groups */
	bool amount; /* a quantity */
	bool keyword, near, verb;
	unsigned verbs;	   /* how often such a word stands there */
	bool out_of_time;  /* yesterday, of a sign-up */
	size_t first;	   /* octet of its first keyword; SIZE_MAX: none */
	size_t words_from; /* octet behind it */
	size_t choice_at;  /* octet of its first choice; SIZE_MAX: none */
};
struct fit fit_form(struct reader *reader, size_t form);
/* True where the form has a field for so much. */
bool form_takes_unit(const struct form *form, enum text_unit unit);
/* pieces.c */
struct piece *add_piece(struct reader *reader, size_t field, enum piece_role role);
bool has_piece(const struct reader *reader, size_t field);
/* assign.c: fills pieces and the reading's flags. */
void assign_mentions(struct reader *reader, const struct form *form);
/* As if the field's label stood before the text. */
void assign_answer(struct reader *reader, const struct form *form, size_t field);
/* names.c: the people who are named in a text, and what they are to the form. */
struct found_name {
	struct text_span span;
	bool doubtful; /* may be no name */
};
struct found_names {
	struct found_name list[MENTIONS_MOST];
	size_t count;
	bool taken[MENTIONS_MOST]; /* mentions that are names, or parts of one */
};
/* Behind a word of the form's receivers, whose one character the scan knows as no word. */
bool behind_receiver(const struct reader *reader, const struct form *form, size_t at);
void find_names(const struct reader *reader, const struct form *form, const struct scan *scan,
		struct found_names *names);
void assign_names(struct reader *reader, const struct form *form, const struct found_names *names);
/* True where the stretch ends as the village's places do. */
bool sounds_like_place(const struct reader *reader, struct text_span span);
/* records.c */
void build_records(struct reader *reader, const struct form *form);
/* beside.c: notes a wish of another form that the pieces hold nothing of. */
void find_beside(struct reader *reader, const struct form *form);
/* intent.c: an intent that stands alone, or NULL; and the rest of what an intent says. */
const struct form *find_alone(struct reader *reader);
void read_intent(struct reader *reader, const struct form *form);

/* A text as one field's value; false: it is none. Doubt and reasons are in the value. */
bool value_read(const struct forms *forms, const struct form *form, size_t field, const char *text,
		size_t size, struct day today, struct field_value *value);

/* What stands before the next placeholder of a template that does not begin with one. */
void add_words(const char **template, struct buffer *out);

/* One value as replies show it ("5 mu"). */
void add_shown(const struct forms *forms, const struct form *form, size_t field,
	       const struct field_value *value, struct buffer *out);

/* A number as people write it, whatever its size. */
void shown_number(double number, char *out, size_t size);
void add_number(double number, struct buffer *out);
void put_number(struct field_value *value, double number, bool doubtful);
void put_words(struct field_value *value, const char *words, size_t size);
void put_reason(struct field_value *value, const char *reason);
/* A stretch as it was typed, without separators around it. */
void put_typed(const struct reader *reader, struct text_span span, char *out, size_t size);

/* ---- loading ---- */

struct loading {
	const struct config *config;
	struct forms *forms;
	struct conf_problems *problems;
	bool words_faulty; /* a word of the village may be unknown */
};
#define COMPLAIN(it, node, ...) conf_complain((it)->problems, (it)->config->conf, node, __VA_ARGS__)

/* load_words.c, load_field.c */
/* A list of a group; NULL: there is none, or a complaint is made of what stands there. What is no
 * list says nothing, though somebody meant something by it: roles that would let everybody in. */
const struct conf_node *list_of(struct loading *it, const struct conf_node *group,
				const char *name);
void load_words(struct loading *it);
void load_field(struct loading *it, struct form *form, const struct conf_node *node);
void load_patterns(struct loading *it, const struct conf_node *list, const char *key,
		   const char *group, struct pattern **patterns, const struct conf_node **nodes,
		   size_t *count);
/* Adds every text of a list to the village's words. */
void load_terms(struct loading *it, const struct conf_node *list, const char *key,
		struct meaning meaning);
/* check.c, check_replies.c */
void check_replies(struct loading *it);
void check_examples(struct loading *it);
void check_lengths(struct loading *it);
/* Notes the replies that are not the village's own though they would be said. */
void note_lacking(struct loading *it);

#endif
