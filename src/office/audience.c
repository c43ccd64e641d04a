#include "office/audience.h"

#include "base/buffer.h"
#include "base/json.h"
#include "conf/roster.h"
#include "conf/template.h"
#include "forms/forms.h"
#include "office/calendar.h"
#include "store/audience.h"

#include <assert.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_MOST   512
#define SETS_MOST   32
#define TERMS_MOST  64
#define WORD_SIZE   96
#define NAMES_SHOWN 96 /* octets of the config's own audiences in a complaint */

/* One word of a query on its way to a row of terms. */
struct reading_query {
	const struct config *config;
	const struct forms *forms;
	struct json *terms; /* NULL: only checked */
	size_t clause, nth; /* the nth set of a clause; all of its sets must mean somebody */
	int clause_sign;
	size_t set, step, part; /* the same inside a set: parts of a step */
	size_t words;
	bool weighed; /* something is taken away again, or must be met beside another */
	bool numbers; /* of two words that mean one person the later says which number */
	char *why;
	size_t why_size;
};

__attribute__((format(printf, 2, 3))) static bool refuse(struct reading_query *it,
							 const char *format, ...)
{
	va_list values;

	va_start(values, format);
	vsnprintf(it->why, it->why_size, format, values);
	va_end(values);
	return false;
}

static const struct conf_node *audiences_of(const struct config *config)
{
	return conf_child(conf_root(config->conf), "audiences");
}

/* Says which word is none, and what there is. */
static bool refuse_word(struct reading_query *it, const char *text)
{
	const struct conf_node *list = audiences_of(it->config);
	struct buffer names = BUFFER_EMPTY;

	for (size_t i = 0; i < conf_count(list) && names.size < NAMES_SHOWN; i++) {
		const char *name = conf_string(conf_child(conf_at(list, i), "name"));

		buffer_add_format(&names, ", %s", name == NULL ? "" : name);
	}
	refuse(it,
	       "\"%.*s\": expected all, group:, role:, form:, workday:, number:, person:%s, "
	       "joined by +, - and /",
	       (int)strcspn(text, " +-/"), text, buffer_text(&names));
	buffer_release(&names);
	return false;
}

/* ---- the kinds of terms ---- */

static void put_term(struct reading_query *it, int sign, const char *kind, const char *value)
{
	struct json *term;

	it->numbers |= text_is(kind, "number");
	it->weighed |= sign != 1 || it->clause_sign != 1 || it->nth > 1 || it->step > 1 ||
		       it->part > 1 || (it->numbers && it->clause > 1);
	if (it->terms == NULL)
		return;
	term = json_object_new();
	json_put_integer(term, "clause", (int64_t)it->clause);
	json_put_integer(term, "adding", it->clause_sign);
	json_put_integer(term, "nth", (int64_t)it->nth);
	json_put_integer(term, "set", (int64_t)it->set);
	json_put_integer(term, "step", (int64_t)it->step);
	json_put_integer(term, "sign", sign);
	json_put_integer(term, "part", (int64_t)it->part);
	json_put_text(term, "kind", kind);
	json_put_text(term, "value", value);
	json_append(it->terms, term);
}

static bool take_all(struct reading_query *it, int sign, const char *value)
{
	if (value[0] != '\0')
		return refuse(it, "all: expected +, - or / and another word behind it");
	put_term(it, sign, "all", "");
	return true;
}

static bool whole_number(const char *text, long least, long most, long *number)
{
	char *end;

	*number = strtol(text, &end, 10);
	return end != text && *end == '\0' && *number >= least && *number <= most;
}

static bool take_group(struct reading_query *it, int sign, const char *value)
{
	char digits[24];
	long group;

	if (!whole_number(value, 1, it->config->groups, &group))
		return refuse(it, "group:%s: expected a number from 1 to %d", value,
			      it->config->groups);
	snprintf(digits, sizeof(digits), "%ld", group);
	put_term(it, sign, "group", digits);
	return true;
}

static bool take_role(struct reading_query *it, int sign, const char *value)
{
	const char *role = roster_role(it->config, value), *word;

	if (role == NULL)
		return refuse(it, "role:%s: expected one of roster.roles in the config", value);
	for (size_t i = 0; (word = roster_role_word(it->config, role, i)) != NULL; i++)
		put_term(it, sign, "role", word);
	return true;
}

static bool take_form(struct reading_query *it, int sign, const char *value)
{
	const struct form *form = forms_named(it->forms, value);

	if (form == NULL || form->is_intent)
		return refuse(it, "form:%s: expected the name of a form", value);
	put_term(it, sign, "form", form->name);
	return true;
}

static bool day_read(const char *text, struct day *day)
{
	int used = 0;

	return sscanf(text, "%4d-%2d-%2d%n", &day->year, &day->month, &day->day, &used) == 3 &&
	       text[used] == '\0' && day_valid(*day);
}

/* Who has a place on that day. */
static bool take_workday(struct reading_query *it, int sign, const char *value)
{
	char iso[ISO_SIZE];
	struct day day;

	if (!day_read(value, &day))
		return refuse(it, "workday:%s: expected a day, as 2027-04-08", value);
	put_term(it, sign, "workday", iso_day(day, iso));
	return true;
}

static bool take_number(struct reading_query *it, int sign, const char *value)
{
	char number[PHONE_SIZE];

	if (phone_read(value, it->config->country_code, number, sizeof(number)) > PHONE_FOREIGN)
		return refuse(it, "number:%s: expected a phone number", value);
	put_term(it, sign, "number", number);
	return true;
}

static bool take_person(struct reading_query *it, int sign, const char *value)
{
	long id;

	if (!whole_number(value, 1, LONG_MAX, &id))
		return refuse(it, "person:%s: expected a person's id", value);
	put_term(it, sign, "person", value);
	return true;
}

static const struct kind {
	const char *word;
	bool (*take)(struct reading_query *it, int sign, const char *value);
} kinds[] = { { "all", take_all },	   { "group:", take_group },   { "role:", take_role },
	      { "form:", take_form },	   { "number:", take_number }, { "person:", take_person },
	      { "workday:", take_workday } };

#define KINDS (sizeof(kinds) / sizeof(*kinds))

/* ---- where one term ends and the next begins ---- */

/* What a keyboard for Chinese writes for the marks of a query, as ASCII. */
static bool plain_query(const char *text, char *out, size_t size)
{
	static const struct {
		char wide[4], plain;
	} marks[] = {
		{ "\xEF\xBC\x8B", '+' }, { "\xEF\xBC\x8D", '-' }, { "\xEF\xBC\x9A", ':' },
		{ "\xEF\xBC\x8F", '/' }, { "\xE3\x80\x80", ' ' },
	};
	size_t used = 0;

	while (*text != '\0' && used + 1 < size) {
		char plain = *text;
		size_t step = 1;

		for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
			if (text_begins(text, marks[i].wide)) {
				plain = marks[i].plain;
				step = 3;
			}
		}
		out[used++] = plain;
		text += step;
	}
	out[used] = '\0';
	return *text == '\0';
}

static bool is_joint(char at)
{
	return at == '+' || at == '-' || at == '/';
}

static bool ends_word(char at)
{
	return at == '\0' || at == ' ' || is_joint(at);
}

/* The query of the named audience that stands at text; size gets the name's. NULL: none. */
static const char *named_at(const struct config *config, const char *text, size_t *size)
{
	const struct conf_node *list = audiences_of(config);
	const char *best = NULL;

	*size = 0;
	for (size_t i = 0; i < conf_count(list); i++) {
		const struct conf_node *it = conf_at(list, i);
		const char *name = conf_string(conf_child(it, "name"));
		size_t length = name == NULL ? 0 : strlen(name);

		if (length > *size && text_begins(text, name) && ends_word(text[length])) {
			*size = length;
			best = conf_string(conf_child(it, "query"));
		}
	}
	return best;
}

static const struct kind *kind_at(const char *text)
{
	for (size_t i = 0; i < KINDS; i++) {
		size_t size = strlen(kinds[i].word);

		if (text_begins(text, kinds[i].word) &&
		    (kinds[i].word[size - 1] == ':' || ends_word(text[size])))
			return &kinds[i];
	}
	return NULL;
}

static bool term_begins(const struct config *config, const char *text)
{
	size_t size;

	text += strspn(text, " ");
	return kind_at(text) != NULL || named_at(config, text, &size) != NULL;
}

/* What joins a term to those before it; the first may be without a sign. '\0': nothing does. */
static char take_joint(const char **text, bool first)
{
	char joint;

	*text += strspn(*text, " ");
	joint = **text;
	if (!is_joint(joint) || (first && joint == '/'))
		return first && joint != '/' ? '+' : '\0';
	*text += 1 + strspn(*text + 1, " ");
	return joint;
}

static int sign_of(char joint)
{
	return joint == '-' ? -1 : 1;
}

/* What stands between a kind's word and the next term. */
static bool take_value(const struct config *config, const char **text, char *out, size_t size)
{
	const char *from = *text, *to;
	size_t used;

	for (to = from; *to != '\0'; to++) {
		if (is_joint(*to) && term_begins(config, to + 1))
			break;
	}
	*text = to;
	while (to > from && to[-1] == ' ')
		to--;
	while (from < to && *from == ' ')
		from++;
	used = (size_t)(to - from);
	if (used >= size)
		return false;
	memcpy(out, from, used);
	out[used] = '\0';
	return true;
}

/* ---- the query ---- */

/* Where the value is good up to a joint, what stands behind that is the word that is none. */
static const char *stray_word(const struct reading_query *it, const struct kind *kind,
			      const char *value)
{
	char head[WORD_SIZE], why[256];
	struct reading_query trial = *it;

	trial.terms = NULL;
	trial.why = why;
	trial.why_size = sizeof(why);
	for (const char *at = value; *at != '\0'; at++) {
		const char *rest = at + 1 + strspn(at + 1, " ");
		int size = (int)(at - value);

		while (size > 0 && value[size - 1] == ' ')
			size--;
		snprintf(head, sizeof(head), "%.*s", size, value);
		if (is_joint(*at) && *rest != '\0' && kind->take(&trial, 1, head))
			return rest;
	}
	return NULL;
}

static bool take_kind(struct reading_query *it, const struct kind *kind, int sign,
		      const char *value)
{
	const char *stray;

	if (kind->take(it, sign, value))
		return true;
	stray = stray_word(it, kind, value);
	return stray != NULL && refuse_word(it, stray);
}

static bool take_term(struct reading_query *it, const struct kind *kind, int sign,
		      const char **text)
{
	char value[WORD_SIZE];

	*text += strlen(kind->word);
	if (!take_value(it->config, text, value, sizeof(value)))
		return refuse(it, "%s is too long", kind->word);
	if (++it->words > TERMS_MOST)
		return refuse(it, "expected at most %d words", TERMS_MOST);
	return take_kind(it, kind, sign, value);
}

/* The terms inside a named audience: plain ones, so that none can hold itself. */
static bool read_named(struct reading_query *it, const char *query)
{
	char plain[TEXT_MOST];
	const char *at = plain;
	int sign = 1;

	if (!plain_query(query, plain, sizeof(plain)))
		return refuse(it, "the query is too long");
	do {
		char joint = take_joint(&at, at == plain);
		const struct kind *kind = kind_at(at);

		if (joint == '\0' || kind == NULL)
			return refuse(it,
				      "\"%s\": expected all, group:, role:, form:, workday:, "
				      "number: or person:, joined by +, - and /",
				      at);
		it->step += joint != '/';
		it->part = joint == '/' ? it->part + 1 : 1;
		sign = joint == '/' ? sign : sign_of(joint);
		if (!take_term(it, kind, sign, &at))
			return false;
	} while (*at != '\0');
	return true;
}

static bool take_set(struct reading_query *it, const char **text)
{
	const struct kind *kind = kind_at(*text);
	size_t size;
	const char *query;

	it->step = it->part = 1;
	if (kind != NULL)
		return take_term(it, kind, 1, text);
	query = named_at(it->config, *text, &size);
	if (query == NULL)
		return refuse_word(it, *text);
	*text += size;
	*text += strspn(*text, " ");
	return read_named(it, query);
}

/* Each plain term is a set of its own, each named audience one of several; sets with / between them
 * are one clause. */
static bool read_query(struct reading_query *it, const char *text)
{
	char plain[TEXT_MOST];
	const char *at = plain;

	it->why[0] = '\0';
	if (!plain_query(text, plain, sizeof(plain)))
		return refuse(it, "the audience is too long");
	do {
		char joint = take_joint(&at, at == plain);

		if (joint == '\0')
			return refuse(it, "\"%s\": expected +, - or / before it", at);
		it->clause += joint != '/';
		it->nth = joint == '/' ? it->nth + 1 : 1;
		it->clause_sign = joint == '/' ? it->clause_sign : sign_of(joint);
		if (++it->set > SETS_MOST)
			return refuse(it, "expected at most %d words", SETS_MOST);
		if (!take_set(it, &at))
			return false;
	} while (*at != '\0');
	return true;
}

bool audience_valid(const struct office *office, const char *text, char *why, size_t why_size)
{
	struct reading_query it = {
		.config = office->config,
		.forms = office->forms,
		.why = why,
		.why_size = why_size,
	};

	return read_query(&it, text);
}

/* ---- as it is written ---- */

static bool take_written(const struct config *config, const char **text, char value[WORD_SIZE],
			 struct audience_term *term)
{
	const struct kind *kind = kind_at(*text);
	size_t size;

	term->kind = kind != NULL ? kind->word : "";
	term->value = value;
	if (kind != NULL) {
		*text += strlen(kind->word);
		return take_value(config, text, value, WORD_SIZE);
	}
	if (named_at(config, *text, &size) == NULL || size >= WORD_SIZE)
		return false;
	memcpy(value, *text, size);
	value[size] = '\0';
	*text += size;
	*text += strspn(*text, " ");
	return true;
}

bool audience_walk(const struct config *config, const char *text,
		   void (*each)(const struct audience_term *term, void *context), void *context)
{
	char plain[TEXT_MOST], value[WORD_SIZE];
	struct audience_term term;
	const char *at = plain;

	if (!plain_query(text, plain, sizeof(plain)))
		return false;
	do {
		term.joint = take_joint(&at, at == plain);
		if (term.joint == '\0' || !take_written(config, &at, value, &term))
			return false;
		each(&term, context);
	} while (*at != '\0');
	return true;
}

/* ---- those whom it means ---- */

static void add_member(struct audience_member **list, size_t *count, const struct audience_row *row)
{
	struct audience_member *member;

	if (*count % 64 == 0)
		*list = need_resized(*list, *count + 64, sizeof(**list));
	member = &(*list)[(*count)++];
	*member = (struct audience_member){
		.person_id = row->person_id,
		.group = row->group,
		.people = row->people,
		.state = (enum audience_state)row->state,
	};
	copy_text(member->name, sizeof(member->name), row->name);
	copy_text(member->role, sizeof(member->role), row->role);
	copy_text(member->number, sizeof(member->number), row->number);
}

static void take_row(const struct audience_row *row, void *context)
{
	struct audience *audience = context;

	switch (row->state) {
	case ROW_REACHED:
		add_member(&audience->members, &audience->count, row);
		audience->people += row->people;
		return;
	case ROW_OPTED_OUT: audience->opted_out++; break;
	case ROW_BLOCKED: audience->blocked++; break;
	case ROW_UNREACHABLE: audience->unreachable++; break;
	}
	add_member(&audience->missed, &audience->missed_count, row);
}

static struct audience_search *search_new(struct office *office, const char *terms, bool plain,
					  struct moment now)
{
	char mobile[32];
	const struct audience_query query = {
		.terms = terms,
		.plain = plain,
		.season = office_season(office, now),
		.failures = office->config->roster.unreachable_after,
		.mobile =
			phone_mobile_pattern(office->config->country_code, mobile, sizeof(mobile)),
		.country_size = 1 + strlen(office->config->country_code),
	};

	return audience_search_new(office->store, &query);
}

struct audience_search *audience_begin(struct office *office, const char *text, struct moment now,
				       char *why, size_t why_size)
{
	struct audience_search *search = NULL;
	struct reading_query it = {
		.config = office->config,
		.forms = office->forms,
		.terms = json_array_new(),
		.why = why,
		.why_size = why_size,
	};

	if (read_query(&it, text)) {
		char *terms = json_line(it.terms);

		search = search_new(office, terms, !it.weighed, now);
		free(terms);
	}
	json_free(it.terms);
	return search;
}

void audience_end(struct audience_search *search, struct audience *audience)
{
	*audience = (struct audience){ .count = 0 };
	audience_search_rows(search, take_row, audience);
	audience_search_free(search);
}

bool audience_find(struct office *office, const char *text, struct moment now,
		   struct audience *audience, char *why, size_t why_size)
{
	struct audience_search *search = audience_begin(office, text, now, why, why_size);

	*audience = (struct audience){ .count = 0 };
	if (search == NULL)
		return false;
	audience_search_some(office->store, search, SIZE_MAX);
	audience_end(search, audience);
	return true;
}

void audience_release(struct audience *audience)
{
	free(audience->members);
	free(audience->missed);
	*audience = (struct audience){ .count = 0 };
}

const char *audience_state_name(enum audience_state state)
{
	switch (state) {
	case AUDIENCE_REACHED: return "reached";
	case AUDIENCE_OPTED_OUT: return "opted-out";
	case AUDIENCE_BLOCKED: return "blocked";
	case AUDIENCE_UNREACHABLE: return "unreachable";
	}
	assert(false && "a state of an audience");
	return "";
}

/* ---- the config's own ---- */

struct named_keys {
	char name[64], query[TEXT_MOST];
};

#define FIELD(name) offsetof(struct named_keys, name), sizeof(((struct named_keys *)0)->name)

/* clang-format off */
static const struct conf_key named_keys[] = {
	{ "name", CONF_TEXT, FIELD(name), 0, 0, NULL, "a name without \"+\", \"-\", \"/\", \":\" and blanks" },
	{ "query", CONF_TEXT, FIELD(query), 0, 0, NULL, "an audience, as \"form:enroll-form:harvest\"" },
};
/* clang-format on */

static void check_named(const struct config *config, const struct forms *forms, size_t index,
			struct conf_problems *problems)
{
	const struct conf_node *list = audiences_of(config), *node = conf_at(list, index);
	struct named_keys named = { .name = "" };
	struct reading_query it = { .config = config, .forms = forms };
	char why[256] = "";

	it.why = why;
	it.why_size = sizeof(why);
	conf_fill(problems, config->conf, node, named_keys, 2, &named);
	if (named.name[0] == '\0' || named.query[0] == '\0')
		return;
	if (strpbrk(named.name, "+-/: ") != NULL || text_is(named.name, "all"))
		conf_complain(problems, config->conf, node,
			      "audiences: \"%s\": expected a name without \"+\", \"-\", \"/\", "
			      "\":\" and blanks",
			      named.name);
	for (size_t i = 0; i < index; i++) {
		if (text_is(conf_string(conf_child(conf_at(list, i), "name")), named.name))
			conf_complain(problems, config->conf, node,
				      "audiences: two are called \"%s\"; each needs its own name",
				      named.name);
	}
	if (!read_named(&it, named.query))
		conf_complain(problems, config->conf, conf_child(node, "query"),
			      "audiences: \"%s\": %s", named.name, why);
}

static void check_template(const struct config *config, const struct forms *forms, size_t index,
			   struct conf_problems *problems)
{
	const struct office office = { .config = config, .forms = forms };
	struct template template;
	char why[200];

	if (template_at(config, index, &template) && template.to[0] != '\0' &&
	    !audience_valid(&office, template.to, why, sizeof(why)))
		conf_complain(problems, config->conf, template_node(config, index),
			      "templates.to: %s", why);
}

void audience_check(const struct config *config, const struct forms *forms,
		    struct conf_problems *problems)
{
	const struct conf_node *list = audiences_of(config);

	conf_expect(problems, config->conf, list, list == NULL || conf_is_list(list),
		    "a list ( … )");
	for (size_t i = 0; conf_is_list(list) && i < conf_count(list); i++)
		check_named(config, forms, i, problems);
	for (size_t i = 0; i < templates_count(config); i++)
		check_template(config, forms, i, problems);
}
