/*
 * A database of its own under the default village's config.
 */
#ifndef TESTS_OFFICE_VILLAGE_H
#define TESTS_OFFICE_VILLAGE_H

#include "unit/store/scratch.h"

#include "forms/forms.h"
#include "office/office.h"

struct village {
	struct scratch *scratch;
	struct office office;
	struct config *config;
	struct forms *forms;
	struct zone *zone;
};

static int village_setup(void **state)
{
	struct village *village = calloc(1, sizeof(*village));
	struct conf_problems problems = { .count = 0 };

	if (scratch_setup((void **)&village->scratch) != 0)
		return 1;
	village->config = config_load("etc/cunxin.conf", NULL, &problems);
	village->forms = village->config == NULL ? NULL : forms_load(village->config, &problems);
	village->zone = zone_open("Asia/Shanghai");
	village->office = (struct office){ .store = village->scratch->store,
					   .config = village->config,
					   .forms = village->forms,
					   .zone = village->zone };
	if (problems.count > 0)
		print_error("%s", buffer_text(&problems.text));
	buffer_release(&problems.text);
	*state = village;
	return village->forms == NULL;
}

static int village_teardown(void **state)
{
	struct village *village = *state;

	scratch_teardown((void **)&village->scratch);
	forms_free(village->forms);
	config_free(village->config);
	zone_close(village->zone);
	free(village);
	return 0;
}

#define village_test(name) cmocka_unit_test_setup_teardown(name, village_setup, village_teardown)

#endif
