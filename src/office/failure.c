#include "office/failure.h"

#include "base/buffer.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* What the words behind the code begin with: dispatch.c, the session, the store. */
/* clang-format off */
static const struct {
	const char *words, *cause;
} causes[] = {
	{ "the modem gave no result", "no_result" },
	{ "ERROR without a cause", "no_cause" },
	{ "the text or the number", "not_sendable" },
	{ "invalid PDU", "not_sendable" },
	{ "unassigned number", "no_such_number" },
	{ "unidentified subscriber", "no_such_number" },
	{ "unknown subscriber", "no_such_number" },
	{ "invalid address", "no_such_number" },
	{ "operator determined barring", "barred" },
	{ "call barred", "barred" },
	{ "destination barred", "barred" },
	{ "refused by the network", "barred" },
	{ "facility", "no_service" },
	{ "no subscription", "no_service" },
	{ "short message transfer rejected", "refused" },
	{ "refused by the service centre", "refused" },
	{ "validity period refused", "refused" },
	{ "operation not supported", "refused" },
	{ "destination out of service", "phone_off" },
	{ "memory capacity exceeded", "phone_full" },
	{ "network out of order", "network_down" },
	{ "temporary failure", "network_down" },
	{ "service centre failure", "network_down" },
	{ "connection failed", "network_down" },
	{ "interworking", "network_down" },
	{ "protocol error", "network_down" },
	{ "invalid reference", "network_down" },
	{ "remote procedure error", "refused" },
	{ "incompatible destination", "refused" },
	{ "connection rejected by the phone", "refused" },
	{ "quality of service not available", "refused" },
	{ "service rejected", "refused" },
	{ "deleted by", "refused" },
	{ "the service centre does not have it", "refused" },
	{ "refused", "refused" },
	{ "error in the phone", "refused" },
	{ "not obtainable", "phone_off" },
	{ "validity period expired, the phone was off", "phone_off" },
	{ "phone busy", "phone_off" },
	{ "no response", "phone_off" },
	{ "no interworking", "network_down" },
	{ "congestion", "network_busy" },
	{ "resources unavailable", "network_busy" },
	{ "service centre busy", "network_busy" },
	{ "no network service", "no_network" },
	{ "service centre address unknown", "no_centre" },
	{ "expired", "too_late" },
	{ "no longer useful", "too_late" },
	{ "the modem or its storage refuses", "modem" },
	{ "the modem refuses", "modem" },
	{ "the modem is", "modem" },
	{ "memory failure or full", "modem" },
	{ "unspecified error", "modem" },
	{ "SIM", "sim" },
	{ "network time-out", "doubtful" },
	{ "lower layer time-out", "doubtful" },
	{ "unknown error", "doubtful" },
	{ "stopped while it was being sent", "doubtful" },
	{ "the modem restarted", "doubtful" },
	{ "the SIM is gone", "doubtful" },
	{ "no cause that is known", "no_cause" },
	{ "not delivered", "no_cause" },
	{ "opted out", "opted_out" },
	{ "blocked", "blocked" },
	{ "restored from a backup", "restored" },
};
/* clang-format on */

/* Where the words behind "+CMS ERROR 38: " or "report 46: " begin. */
static const char *words_of(const char *error)
{
	bool coded = text_begins(error, "+CM") || text_begins(error, "report ");
	const char *end = coded ? strstr(error, ": ") : NULL;

	return end == NULL ? error : end + 2;
}

const char *failure_cause(const char *error)
{
	const char *words = words_of(error);

	for (size_t i = 0; i < sizeof(causes) / sizeof(*causes); i++) {
		if (text_begins(words, causes[i].words))
			return causes[i].cause;
	}
	return NULL;
}

void failure_code(const char *error, char *out, size_t size)
{
	const char *words = words_of(error);

	snprintf(out, size, "%.*s", words == error ? 0 : (int)(words - error - 2), error);
}
