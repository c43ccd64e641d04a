/*
 * A village of one form and two intents, good as it stands, in which every key of the forms is
 * given a value of each type that it cannot have: each is a fault, told at its own line.
 */
#include "base/buffer.h"
#include "forms/forms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(table) (sizeof(table) / sizeof(*(table)))

/* clang-format off */
/* Each key that is given other values has a line of its own: two tabs or more, KEY = VALUE; */
static const char *const village[] = {
	"village = \"v\"; state_dir = \"state\"; run_dir = \"run\"; groups = 8;",
	"modems = ( { name = \"m1\"; device = \"tcp:127.0.0.1:1\"; } );",
	"replies = { taken = \"{title}: {echo}.\"; told = \"Thanks.\"; unknown = \"What?\";",
	"  confirm = \"{title}: {echo}. Right?\"; invalid = \"{title}: {faults} {example}\";",
	"  ask_item = \"Which?\"; ask_bags = \"How many?\"; ask_date = \"When?\"; ask_area = \"How much?\"; };",
	"forms = ( {",
	"		name = \"grow\";",
	"		title = \"growing\";",
	"		role = \"enrolment\";",
	"		state = \"valid\";",
	"		reply = \"taken\";",
	"		done = false;",
	"		keywords = ( \"grow\" );",
	"		near = ( \"grwo\" );",
	"		verbs = ( \"grew\" );",
	"		receivers = ( \"to\" );",
	"		roles = ( \"farmer\" );",
	"		fields = (",
	"			{",
	"			name = \"kind\";",
	"			title = \"kind\";",
	"			type = \"choice\";",
	"			required = true;",
	"			question = \"ask_item\";",
	"			example = \"maize\";",
	"			echo = \"{value}\";",
	"			unless = \"note\";",
	"			labels = ( \"sort\" );",
	"			choices = ( \"maize\", \"tool=hoe\" );",
	"			counted = ( \"tool=pieces\" );",
	"			}, { name = \"area_mu\"; type = \"area\";",
	"			unit = \"mu\";",
	"			record = \"mu\";",
	"			least = 1;",
	"			most = 100;",
	"			doubt_least = 2;",
	"			doubt = 50;",
	"			}, { name = \"bags\"; type = \"bags\";",
	"			default = \"1\";",
	"			doubt_each_least = 1;",
	"			doubt_each = 90;",
	"			}, { name = \"day\"; type = \"date\";",
	"			tense = \"coming\";",
	"			}, { name = \"note\"; type = \"words\";",
	"			patterns = ( \"remark (?<value>.+)\" );",
	"			} );",
	"		feeds = ( {",
	"			measure = \"enrolled\";",
	"			field = \"area_mu\";",
	"			} );",
	"		examples = ( {",
	"			text = \"grow maize 5 mu\";",
	"			outcome = \"accepted\";",
	"			reading = { kind = \"maize\"; area_mu = 5; };",
	"			} );",
	"} );",
	"intents = ( { name = \"change\"; reply = \"told\";",
	"		about = false;",
	"		anywhere = true;",
	"		clerk = false;",
	"		plain = true;",
	"		keywords = ( \"change\" );",
	"		near = ( \"chagne\" );",
	"		verbs = ( \"changed\" );",
	"		alone = ( \"amend\" );",
	"		things = ( \"amend\" );",
	"		patterns = ( \"make it (?<becomes>.+)\" );",
	"		examples = ( { text = \"change 5\"; outcome = \"accepted\"; } );",
	"}, { name = \"thanks\"; reply = \"told\";",
	"		keywords = ( \"thanks\" );",
	"		alone = true;",
	"} );",
	"words = {",
	"		fillers = ( \"please\" );",
	"		receivers = ( \"leased to\" );",
	"		skip = ( \"phone [0-9]+\" );",
	"};",
	"ignore = ( \"robot\" );",
};
/* A value of each type, as it is written. */
static const struct { char begins; const char *value; } types[] = {
	{ '"', "\"zz\"" }, { '1', "3" }, { 't', "true" }, { '(', "( 3 )" }, { '{', "{ zz = 1; }" },
};
/* clang-format on */

/* The village with one line in the place of another, and what is wrong with it. */
static unsigned faults_with(size_t line, const char *other, struct buffer *told)
{
	struct conf_problems problems = { .count = 0 };
	struct buffer text = BUFFER_EMPTY;
	struct config *config;

	for (size_t i = 0; i < COUNT(village); i++)
		buffer_add_format(&text, "%s\n", i == line ? other : village[i]);
	config = config_load_text(buffer_text(&text), "/", NULL, &problems);
	if (config != NULL)
		forms_free(forms_load_any(config, &problems));
	config_free(config);
	buffer_release(&text);
	*told = problems.text;
	return problems.count;
}

/* A number of another size, a word of another meaning: not of another type. */
static bool is_of_type(const char *value, char begins)
{
	if (begins == '1')
		return strchr("0123456789", *value) != NULL;
	return begins == 't' ? *value == 't' || *value == 'f' : *value == begins;
}

static void expect_fault(size_t line, const char *other)
{
	char place[32];
	struct buffer told;
	unsigned count = faults_with(line, other, &told);

	snprintf(place, sizeof(place), ":%zu: ", line + 1);
	if (count == 0 || strstr(buffer_text(&told), place) == NULL)
		fail_msg("%s: not told at line %zu, but: %s", other, line + 1, buffer_text(&told));
	buffer_release(&told);
}

static void test_the_village_is_good(void **state)
{
	struct buffer told;

	(void)state;
	if (faults_with(COUNT(village), "", &told) != 0)
		fail_msg("%s", buffer_text(&told));
	buffer_release(&told);
}

static void test_a_value_of_another_type_is_a_fault_of_every_key(void **state)
{
	size_t tried = 0;

	(void)state;
	for (size_t line = 0; line < COUNT(village); line++) {
		const char *equals = strstr(village[line], " = ");
		bool both = equals != NULL && strstr(village[line], "alone") != NULL;

		if (equals == NULL || strncmp(village[line], "\t\t", 2) != 0 ||
		    village[line][strlen(village[line]) - 1] != ';')
			continue;
		for (size_t type = 0; type < COUNT(types); type++) {
			char other[128];

			/* A list of numbers is none of texts; alone may also be a switch. */
			if ((is_of_type(equals + 3, types[type].begins) &&
			     types[type].begins != '(') ||
			    (both && types[type].begins == 't'))
				continue;
			snprintf(other, sizeof(other), "%.*s = %s;", (int)(equals - village[line]),
				 village[line], types[type].value);
			expect_fault(line, other);
			tried++;
		}
	}
	assert_true(tried > 200);
}

static void test_a_key_that_says_nothing_there_is_a_fault(void **state)
{
	static const char *const extra[] = {
		"		alone = true; near = ( \"thnaks\" );",
		"		alone = true; near = 3;",
		"		alone = true; verbs = ( \"thank\" );",
		"		alone = true; fields = 3;",
		"		alone = true; fields = ( 3 );",
		"		alone = true; feeds = 3;",
		"		alone = true; feeds = ( 3 );",
		"		alone = true; examples = 3;",
		"		alone = true; examples = ( 3 );",
		"		alone = true; examples = ( { text = \"thanks\"; redaing = 1; } );",
		"		alone = true; nothing = 1;",
	};
	size_t line = COUNT(village);

	(void)state;
	while (strcmp(village[--line], "		alone = true;") != 0)
		;
	for (size_t i = 0; i < COUNT(extra); i++)
		expect_fault(line, extra[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_the_village_is_good),
		cmocka_unit_test(test_a_value_of_another_type_is_a_fault_of_every_key),
		cmocka_unit_test(test_a_key_that_says_nothing_there_is_a_fault),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
