/* people: who is on the roster, and changes to one of them. */
#include "cli/verbs.h"

#include "office/audience.h"
#include "office/roster.h"
#include "store/claim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define NUMBERS_SHOWN (ENTRY_NUMBERS_MOST * PHONE_SIZE)

/* ---- whom ---- */

/* By id, number or name. False with a complaint. */
static bool find_person(struct cli *cli, const char *text, struct person *person)
{
	struct person people[2];
	char number[PHONE_SIZE];
	size_t count;

	if (strlen(text) < 7 && cli_id(text) > 0) {
		if (person_get(cli->office.store, cli_id(text), person))
			return true;
		cli_fail(EXIT_FAILED_TO, "there is no person %s", text);
		return false;
	}
	if (phone_read(text, cli->config->country_code, number, sizeof(number)) <= PHONE_FOREIGN)
		count = person_by_phone(cli->office.store, number, people, 2);
	else
		count = person_by_name(cli->office.store, text, 0, people, 2);
	if (count == 1) {
		*person = people[0];
		return true;
	}
	cli_fail(EXIT_FAILED_TO,
		 count == 0 ? "nobody on the roster is %s" : "%s means more than one; give the id",
		 text);
	return false;
}

/* The numbers that "12" or "13900000001" means: all of a person's, or that one. 0 with a
 * complaint. */
static size_t find_numbers(struct cli *cli, const char *text, char (*numbers)[PHONE_SIZE])
{
	struct person person;
	size_t count;

	if (phone_read(text, cli->config->country_code, numbers[0], PHONE_SIZE) <= PHONE_FOREIGN)
		return 1;
	if (!find_person(cli, text, &person))
		return 0;
	count = person_phones(cli->office.store, person.id, numbers, ENTRY_NUMBERS_MOST);
	if (count == 0)
		cli_fail(EXIT_FAILED_TO, "%s has no number", text);
	return count < ENTRY_NUMBERS_MOST ? count : ENTRY_NUMBERS_MOST;
}

/* ---- showing ---- */

/* What there is to know of a person beside the row. */
struct looks {
	char numbers[ENTRY_NUMBERS_MOST][PHONE_SIZE];
	size_t number_count;
	bool opted_out, blocked;
};

static struct looks looks_of(struct cli *cli, int64_t id)
{
	struct looks looks = { .number_count = 0 };

	looks.number_count =
		person_phones(cli->office.store, id, looks.numbers, ENTRY_NUMBERS_MOST);
	if (looks.number_count > ENTRY_NUMBERS_MOST)
		looks.number_count = ENTRY_NUMBERS_MOST;
	for (size_t i = 0; i < looks.number_count; i++) {
		struct phone_row phone = phone_get(cli->office.store, looks.numbers[i]);

		looks.opted_out |= phone.opted_out;
		looks.blocked |= phone.blocked;
	}
	return looks;
}

static struct json *person_json(struct cli *cli, const struct person *person)
{
	struct looks looks = looks_of(cli, person->id);
	struct json *object = json_object_new(), *numbers = json_array_new();
	int64_t claimed = person->approved ? 0 : claim_get(cli->office.store, person->id);

	for (size_t i = 0; i < looks.number_count; i++)
		json_append_text(numbers, looks.numbers[i]);
	json_put_integer(object, "id", person->id);
	json_put_text(object, "name", person->name);
	if (person->group != 0)
		json_put_integer(object, "group", person->group);
	else
		json_put(object, "group", json_null_new());
	json_put_text(object, "role", person->role);
	json_put_text(object, "phone", looks.number_count > 0 ? looks.numbers[0] : NULL);
	json_put(object, "numbers", numbers);
	json_put_text(object, "note", person->note);
	json_put_boolean(object, "approved", person->approved);
	json_put_boolean(object, "opted_out", looks.opted_out);
	json_put_boolean(object, "blocked", looks.blocked);
	if (claimed != 0)
		json_put_integer(object, "claims", claimed);
	cli_put_time(cli, object, "created_at", person->created_at);
	cli_put_time(cli, object, "changed_at", person->changed_at);
	return object;
}

static void list_numbers(const struct looks *looks, char out[NUMBERS_SHOWN])
{
	size_t used = 0;

	out[0] = '\0';
	for (size_t i = 0; i < looks->number_count; i++)
		used += (size_t)snprintf(out + used, NUMBERS_SHOWN - used, "%s%s", i > 0 ? " " : "",
					 looks->numbers[i]);
}

static const char *state_of(const struct person *person, const struct looks *looks)
{
	return !person->approved  ? "waiting"
	       : looks->blocked	  ? "blocked"
	       : looks->opted_out ? "opted-out"
				  : "";
}

static void add_person(const struct person *person, void *context)
{
	struct cli_table *table = context;
	char id[24], group[16] = "", numbers[NUMBERS_SHOWN];
	struct looks looks;

	if (table->cli->json) {
		cli_table_json(table, person_json(table->cli, person));
		return;
	}
	looks = looks_of(table->cli, person->id);
	list_numbers(&looks, numbers);
	snprintf(id, sizeof(id), "%lld", (long long)person->id);
	if (person->group != 0)
		snprintf(group, sizeof(group), "%d", person->group);
	cli_table_row(table, (const char *const[]){ id, person->name, group, person->role,
						    state_of(person, &looks), numbers });
}

/* ---- people list ---- */

static void add_member(struct cli_table *table, const struct audience_member *member)
{
	char id[24] = "", group[16] = "";

	if (table->cli->json) {
		struct json *object = json_object_new();

		if (member->person_id != 0)
			json_put_integer(object, "id", member->person_id);
		json_put_text(object, "name", member->name);
		json_put_integer(object, "group", member->group);
		json_put_text(object, "phone", member->number[0] == '\0' ? NULL : member->number);
		json_put_integer(object, "people", member->people);
		json_put_text(object, "state", audience_state_name(member->state));
		cli_table_json(table, object);
		return;
	}
	if (member->person_id != 0)
		snprintf(id, sizeof(id), "%lld", (long long)member->person_id);
	if (member->group != 0)
		snprintf(group, sizeof(group), "%d", member->group);
	cli_table_row(table,
		      (const char *const[]){ id, member->name, group, member->role,
					     audience_state_name(member->state), member->number });
}

static int list_audience(struct cli *cli, const char *text, const char *const *headings)
{
	struct audience audience;
	struct cli_table table;
	char why[256];

	if (!audience_find(&cli->office, text, cli->now, &audience, why, sizeof(why)))
		return cli_fail(EXIT_USAGE, "--to: %s", why);
	cli_table_start(&table, cli, headings, 6);
	for (size_t i = 0; i < audience.count; i++)
		add_member(&table, &audience.members[i]);
	for (size_t i = 0; i < audience.missed_count; i++)
		add_member(&table, &audience.missed[i]);
	cli_table_end(&table);
	if (!cli->json)
		printf("%zu messages to %zu people; %zu opted out, %zu blocked, %zu unreachable\n",
		       audience.count, audience.people, audience.opted_out, audience.blocked,
		       audience.unreachable);
	audience_release(&audience);
	return EXIT_DONE;
}

int verb_people_list(struct cli *cli, int argc, char **argv)
{
	static const char *const headings[] = { "ID", "NAME", "GROUP", "ROLE", "STATE", "PHONE" };
	const char *group = cli_option(&argc, argv, "--group");
	const char *after = cli_option(&argc, argv, "--after");
	const char *to = cli_option(&argc, argv, "--to");
	struct person_filter filter = {
		.role = cli_option(&argc, argv, "--role"),
		.search = cli_option(&argc, argv, "--search"),
		.waiting = cli_flag(&argc, argv, "--waiting"),
		.opted_out = cli_flag(&argc, argv, "--opted-out"),
		.blocked = cli_flag(&argc, argv, "--blocked"),
		.after_id = cli_id(after),
		.limit = 1000,
	};
	struct cli_table table;

	if (!cli_limit(&argc, argv, &filter.limit))
		return EXIT_USAGE;
	if (argc > 0)
		return cli_usage("people list");
	if (group != NULL && (cli_id(group) == 0 || cli_id(group) > cli->config->groups))
		return cli_fail(EXIT_USAGE, "--group %s: expected a number from 1 to %d", group,
				cli->config->groups);
	if (to != NULL)
		return list_audience(cli, to, headings);
	filter.group = (int)cli_id(group);
	cli_table_start(&table, cli, headings, 6);
	person_list(cli->office.store, &filter, add_person, &table);
	cli_table_end(&table);
	return EXIT_DONE;
}

/* ---- people show ---- */

static void say_line(const char *name, const char *value)
{
	char line[512];

	if (value[0] == '\0')
		return;
	snprintf(line, sizeof(line), "%-9s %.480s", name, value);
	cli_say(line);
}

static void print_person(struct cli *cli, const struct person *person)
{
	struct looks looks = looks_of(cli, person->id);
	char group[16], numbers[NUMBERS_SHOWN], time[ISO_SIZE];

	snprintf(group, sizeof(group), "%d", person->group);
	list_numbers(&looks, numbers);
	printf("%lld ", (long long)person->id);
	cli_say(person->name);
	say_line("group", person->group == 0 ? "" : group);
	say_line("role", person->role);
	say_line("phone", numbers);
	say_line("state", state_of(person, &looks));
	say_line("note", person->note);
	say_line("since", iso_time(cli->zone, person->created_at, time));
}

/* "+8613900000001 " where a change was to a number, and not to the person. */
static void number_of_change(const struct json *change, char out[PHONE_SIZE + 1])
{
	static const char phone[] = "phone:";
	const char *object = json_get_text(change, "object");

	out[0] = '\0';
	if (object != NULL && text_begins(object, phone))
		snprintf(out, PHONE_SIZE + 1, "%s ", object + strlen(phone));
}

/* Changes, and how much else is kept. */
static void print_history(const struct json *known)
{
	const struct json *history = json_get(known, "history");

	printf("%zu records, %zu texts from, %zu texts to this person\n",
	       json_count(json_get(known, "records")), json_count(json_get(known, "received")),
	       json_count(json_get(known, "sent")));
	for (size_t i = 0; i < json_count(history); i++) {
		const struct json *change = json_at(history, i);
		char *detail = json_line(json_get(change, "detail"));
		char line[1024], number[PHONE_SIZE + 1];

		number_of_change(change, number);
		snprintf(line, sizeof(line), "%s %s %s %s%.800s", json_get_text(change, "at"),
			 json_get_text(change, "verb"), json_get_text(change, "who"), number,
			 detail);
		cli_say(line);
		free(detail);
	}
}

int verb_people_show(struct cli *cli, int argc, char **argv)
{
	struct person person;
	struct json *known;

	cli_words(&argc, argv);
	if (argc != 1)
		return cli_usage("people show");
	if (!find_person(cli, argv[0], &person))
		return EXIT_FAILED_TO;
	if (cli->json) {
		cli_print(person_json(cli, &person));
		return EXIT_DONE;
	}
	known = roster_known(&cli->office, person.id);
	print_person(cli, &person);
	print_history(known);
	json_free(known);
	return EXIT_DONE;
}

/* ---- people add, people set ---- */

static bool set_phones(struct cli *cli, struct entry *entry, char how, const char *value,
		       struct buffer *words)
{
	struct entry given = { .line = 0 };
	size_t kept = 0;

	if (entry_take(cli->config, &given, ROSTER_PHONE, value, words) != ENTRY_FINE &&
	    given.number_count == 0)
		return false;
	if (how == '=')
		entry->number_count = 0;
	for (size_t i = 0; i < given.number_count; i++) {
		if (how != '-') {
			struct buffer known = BUFFER_EMPTY; /* was said of the value above */

			entry_take(cli->config, entry, ROSTER_PHONE, given.numbers[i], &known);
			buffer_release(&known);
			continue;
		}
		kept = 0;
		for (size_t k = 0; k < entry->number_count; k++) {
			if (!text_is(entry->numbers[k], given.numbers[i]))
				memmove(entry->numbers[kept++], entry->numbers[k], PHONE_SIZE);
		}
		entry->number_count = kept;
	}
	return true;
}

/* "group=3", "phone+=13900000001", "phone-=…", "note=". False with a complaint. */
static bool take_assignment(struct cli *cli, struct entry *entry, char *text)
{
	static const struct {
		const char *name;
		enum roster_column column;
	} fields[] = { { "name", ROSTER_NAME },
		       { "group", ROSTER_GROUP },
		       { "phone", ROSTER_PHONE },
		       { "role", ROSTER_ROLE },
		       { "note", ROSTER_NOTE } };
	char *equals = strchr(text, '='), how = '=';
	struct buffer words = BUFFER_EMPTY;
	size_t i = 0;
	bool good;

	if (equals == NULL || equals == text) {
		cli_fail(EXIT_USAGE, "\"%s\": expected FIELD=VALUE", text);
		return false;
	}
	*equals = '\0';
	if (strchr("+-", equals[-1]) != NULL) {
		how = equals[-1];
		equals[-1] = '\0';
	}
	while (i < 5 && !text_is(fields[i].name, text))
		i++;
	if (i == 5 || (how != '=' && fields[i].column != ROSTER_PHONE)) {
		cli_fail(EXIT_USAGE, "\"%s\": expected name, group, phone, role or note", text);
		return false;
	}
	if (fields[i].column == ROSTER_PHONE && equals[1] != '\0')
		good = set_phones(cli, entry, how, equals + 1, &words);
	else
		good = entry_take(cli->config, entry, fields[i].column, equals + 1, &words) !=
		       ENTRY_WRONG;
	if (equals[1] == '\0') { /* takes it away */
		good = fields[i].column != ROSTER_NAME;
		entry->number_count = fields[i].column == ROSTER_PHONE ? 0 : entry->number_count;
		if (fields[i].column == ROSTER_GROUP)
			entry->person.group = 0;
		if (fields[i].column == ROSTER_ROLE)
			entry->person.role[0] = '\0';
		if (fields[i].column == ROSTER_NOTE)
			entry->person.note[0] = '\0';
	}
	if (words.size > 0)
		cli_warn("%s: %s", text, buffer_text(&words));
	buffer_release(&words);
	return good;
}

static bool take_assignments(struct cli *cli, struct entry *entry, int argc, char **argv)
{
	for (int i = 0; i < argc; i++) {
		if (!take_assignment(cli, entry, argv[i]))
			return false;
	}
	return true;
}

static int print_id(struct cli *cli, int64_t id)
{
	struct json *object;

	if (cli_commit(cli) != EXIT_DONE)
		return EXIT_FAILED_TO;
	if (!cli->json) {
		printf("%lld\n", (long long)id);
		return EXIT_DONE;
	}
	object = json_object_new();
	json_put_integer(object, "id", id);
	cli_print(object);
	return EXIT_DONE;
}

int verb_people_add(struct cli *cli, int argc, char **argv)
{
	struct entry entry = { .line = 0 };
	char who[CLI_WHO_SIZE];
	int64_t id = 0;

	cli_words(&argc, argv);
	if (argc < 1)
		return cli_usage("people add");
	if (!take_assignments(cli, &entry, argc, argv))
		return EXIT_USAGE;
	if (entry.person.name[0] == '\0')
		return cli_fail(EXIT_USAGE, "expected name=NAME");
	if (store_begin(cli->office.store) == STORE_DONE)
		id = roster_add(&cli->office, &entry, true, cli_who(who), cli->now);
	return print_id(cli, id);
}

int verb_people_set(struct cli *cli, int argc, char **argv)
{
	struct person person;
	struct entry entry;
	char who[CLI_WHO_SIZE];

	cli_words(&argc, argv);
	if (argc < 2)
		return cli_usage("people set");
	if (!find_person(cli, argv[0], &person))
		return EXIT_FAILED_TO;
	roster_entry(&cli->office, person.id, &entry);
	if (!take_assignments(cli, &entry, argc - 1, argv + 1))
		return EXIT_USAGE;
	if (store_begin(cli->office.store) == STORE_DONE)
		roster_set(&cli->office, person.id, &entry, cli_who(who), cli->now);
	return cli_finish(cli);
}

/* ---- people approve, people join ---- */

static int approve_one(struct cli *cli, const char *text, int *records)
{
	char who[CLI_WHO_SIZE];
	int64_t id = cli_id(text);
	int counted;

	counted = roster_approve(&cli->office, &id, cli_who(who), cli->now);
	if (counted < 0)
		return cli_fail(EXIT_FAILED_TO, "nobody with id %s waits for approval", text);
	*records += counted;
	return EXIT_DONE;
}

int verb_people_approve(struct cli *cli, int argc, char **argv)
{
	int records = 0, code;

	if (argc < 1)
		return cli_usage("people approve");
	if (store_begin(cli->office.store) != STORE_DONE)
		return cli_finish(cli);
	for (int i = 0; i < argc; i++) {
		if (approve_one(cli, argv[i], &records) != EXIT_DONE) {
			store_rollback(cli->office.store);
			return EXIT_FAILED_TO;
		}
	}
	code = cli_commit(cli);
	if (code == EXIT_DONE && cli->json) {
		struct json *object = json_object_new();

		json_put_integer(object, "people", argc);
		json_put_integer(object, "records", records);
		cli_print(object);
	} else if (code == EXIT_DONE) {
		printf("%d approved, %d records count now\n", argc, records);
	}
	return code;
}

int verb_people_join(struct cli *cli, int argc, char **argv)
{
	char who[CLI_WHO_SIZE];

	if (argc != 2)
		return cli_usage("people join");
	if (store_begin(cli->office.store) == STORE_DONE &&
	    !roster_join(&cli->office, cli_id(argv[0]), cli_id(argv[1]), cli_who(who), cli->now)) {
		store_rollback(cli->office.store);
		return cli_fail(EXIT_FAILED_TO, "there are no two people %s and %s", argv[0],
				argv[1]);
	}
	return cli_finish(cli);
}

/* ---- numbers ---- */

static int change_numbers(struct cli *cli, const char *verb, int argc, char **argv,
			  void (*change)(struct office *office, const char *number, bool on,
					 const char *who, struct moment now),
			  bool on)
{
	char numbers[ENTRY_NUMBERS_MOST][PHONE_SIZE], who[CLI_WHO_SIZE];
	size_t count;

	cli_words(&argc, argv);
	if (argc != 1)
		return cli_usage(verb);
	count = find_numbers(cli, argv[0], numbers);
	if (count == 0)
		return EXIT_FAILED_TO;
	if (store_begin(cli->office.store) == STORE_DONE) {
		for (size_t i = 0; i < count; i++)
			change(&cli->office, numbers[i], on, cli_who(who), cli->now);
	}
	return cli_finish(cli);
}

int verb_people_opt_out(struct cli *cli, int argc, char **argv)
{
	return change_numbers(cli, "people opt-out", argc, argv, roster_opt_out, true);
}

int verb_people_opt_in(struct cli *cli, int argc, char **argv)
{
	return change_numbers(cli, "people opt-in", argc, argv, roster_opt_out, false);
}

int verb_people_block(struct cli *cli, int argc, char **argv)
{
	return change_numbers(cli, "people block", argc, argv, roster_block, true);
}

int verb_people_unblock(struct cli *cli, int argc, char **argv)
{
	return change_numbers(cli, "people unblock", argc, argv, roster_block, false);
}

/* ---- people erase ---- */

static bool confirmed(const struct person *person)
{
	char answer[128] = "";

	fputs("This cannot be undone. Type the name to erase ", stdout);
	cli_say(person->name);
	fflush(stdout);
	if (fgets(answer, sizeof(answer), stdin) == NULL)
		return false;
	answer[strcspn(answer, "\r\n")] = '\0';
	return text_is(answer, person->name);
}

static int print_proof(struct cli *cli, int64_t id, const struct erased *erased)
{
	char time[ISO_SIZE];
	struct json *object;

	if (!cli->json) {
		printf("erased person:%lld %s: %u numbers, %u texts from, %u texts to, %u records "
		       "without a name, %u others\n",
		       (long long)id, iso_time(cli->zone, cli->now.utc, time), erased->numbers,
		       erased->messages, erased->sent, erased->records, erased->other);
		if (cli->config->retention.backups > 0)
			printf("nightly copies hold it still; the last of them goes in %d days\n",
			       cli->config->retention.backups);
		return EXIT_DONE;
	}
	object = json_object_new();
	json_put_integer(object, "erased", id);
	cli_put_time(cli, object, "at", cli->now.utc);
	json_put_integer(object, "numbers", erased->numbers);
	json_put_integer(object, "messages", erased->messages);
	json_put_integer(object, "sent", erased->sent);
	json_put_integer(object, "cancelled", erased->cancelled);
	json_put_integer(object, "records", erased->records);
	json_put_integer(object, "other", erased->other);
	json_put_integer(object, "backups_for_days", cli->config->retention.backups);
	cli_print(object);
	return EXIT_DONE;
}

int verb_people_erase(struct cli *cli, int argc, char **argv)
{
	bool yes = cli_flag(&argc, argv, "--yes");
	struct erased erased;
	struct person person;
	char who[CLI_WHO_SIZE];

	if (argc != 1 || cli_id(argv[0]) == 0)
		return cli_usage("people erase");
	if (!find_person(cli, argv[0], &person))
		return EXIT_FAILED_TO;
	if (!yes && !cli->json && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) &&
	    !confirmed(&person))
		return cli_fail(EXIT_FAILED_TO, "nothing was erased");
	switch (roster_erase(&cli->office, person.id, cli_who(who), cli->now, &erased)) {
	case ROSTER_ERASED: return print_proof(cli, person.id, &erased);
	case ROSTER_NOBODY: return cli_fail(EXIT_FAILED_TO, "there is no person %s", argv[0]);
	case ROSTER_IN_THE_AIR:
		return cli_fail(EXIT_FAILED_TO,
				"a text to this person is just being sent; try again in a minute");
	case ROSTER_LOCKED: break;
	}
	return cli_fail(EXIT_FAILED_TO, "the database is busy; call it again");
}
