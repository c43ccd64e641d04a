/* Any octets have a normal form: it ends, is valid UTF-8, and its map leads into what was typed. */
#include "text/normal.h"
#include "text/span.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct normal_text normal;
	char *typed = malloc(size + 1); /* of its own, so that reading beyond it is seen */

	memcpy(typed, data, size);
	normal_form(typed, size, &normal);
	free(typed);
	if (normal.size >= NORMAL_MAX || strlen(normal.utf8) != normal.size)
		abort();
	for (size_t at = 0, last = 0; at < normal.size; at += text_step(normal.utf8 + at)) {
		utf8proc_int32_t c;
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)normal.utf8 + at,
							 (utf8proc_ssize_t)(normal.size - at), &c);

		if (used <= 0 || (size_t)used != text_step(normal.utf8 + at) ||
		    (char32_t)c != text_char(normal.utf8 + at) || c < 0x20)
			abort();
		if (normal.typed[at] >= size || normal.typed[at] < last)
			abort();
		last = normal.typed[at];
	}
	return 0;
}
