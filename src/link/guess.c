#include "link/guess.h"

#include "base/buffer.h"

static bool asked(const struct guess *guess, const char *path)
{
	for (size_t i = 0; i < guess->asked_count; i++) {
		if (text_is(guess->asked[i], path))
			return true;
	}
	return false;
}

/* The best one that has not been asked. */
static const struct link_port *best(const struct guess *guess, const struct link_port *ports,
				    size_t count)
{
	const struct link_port *found = NULL;

	for (size_t i = 0; i < count; i++) {
		if (asked(guess, ports[i].path))
			continue;
		if (text_is(ports[i].path, guess->right))
			return &ports[i];
		if (found == NULL)
			found = &ports[i];
	}
	return found;
}

const char *guess_next(struct guess *guess, const struct link_port *ports, size_t count,
		       bool patient)
{
	const struct link_port *port = best(guess, ports, count);
	bool waits = patient && guess->right[0] != '\0' && !asked(guess, guess->right);

	if (waits && (port == NULL || !text_is(port->path, guess->right)))
		return NULL;
	if (port == NULL) {
		guess_anew(guess);
		port = best(guess, ports, count);
	}
	if (port == NULL)
		return NULL;
	copy_text(guess->present, sizeof(guess->present), port->path);
	return guess->present;
}

void guess_was(struct guess *guess, bool right)
{
	if (guess->present[0] == '\0')
		return;
	if (right)
		copy_text(guess->right, sizeof(guess->right), guess->present);
	else if (guess->asked_count < LINK_PORTS_MAX && !asked(guess, guess->present))
		copy_text(guess->asked[guess->asked_count++], sizeof(guess->asked[0]),
			  guess->present);
}

void guess_anew(struct guess *guess)
{
	guess->asked_count = 0;
}
