#include "books/ledger_inside.h"

/* clang-format off */
const struct ledger_list *const ledger_lists[] = {
	&list_people,
	&list_workdays,
	&list_signups,
	&list_daywork,
	&list_wages,
	&list_stock,
	&list_stages,
	&list_tasks,
	&list_checks,
	&list_meetings,
	&list_inbox,
	&list_outbox,
	&list_calls,
	&list_unreached,
	&list_house_calls,
};
/* clang-format on */
const size_t ledger_list_count = COUNT(ledger_lists);
