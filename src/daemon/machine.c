#include "daemon/machine.h"

#include "base/buffer.h"
#include "daemon/journal.h"
#include "store/setting.h"

#include <systemd/sd-id128.h>

/* Ours alone: the machine's own id is a secret (sd_id128_get_machine_app_specific(3)). */
static const sd_id128_t application = { .bytes = { 0x2b, 0x6e, 0x51, 0x7c, 0xd0, 0x1f, 0x4a, 0x93,
						   0x8d, 0x5e, 0x17, 0xa4, 0xc6, 0x30, 0xf9,
						   0x82 } };

void machine_check(struct store *store, struct moment now)
{
	char here[SD_ID128_STRING_MAX], before[SD_ID128_STRING_MAX];
	sd_id128_t machine;

	if (sd_id128_get_machine_app_specific(application, &machine) < 0)
		return;
	sd_id128_to_string(machine, here);
	if (store_begin(store) != STORE_DONE)
		return;
	if (setting_get(store, "machine", before, sizeof(before)) && !text_is(before, here)) {
		setting_put(store, "hold", "1");
		setting_put(store, "moved", "1");
		journal(3,
			"this database was at work on another machine: outgoing is held; see that "
			"the other one has stopped, then say cunxin resume",
			now);
	}
	setting_put(store, "machine", here);
	store_commit(store);
}
