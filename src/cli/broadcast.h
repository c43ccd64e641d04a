/* What the verbs share that work on a notice. */
#ifndef CLI_BROADCAST_H
#define CLI_BROADCAST_H

#include "cli/verbs.h"
#include "office/broadcast.h"

/* Yours to free with broadcast_free(). False: there is none, and it was said. */
bool broadcast_named(struct cli *cli, const char *id, struct broadcast *broadcast);

#endif
