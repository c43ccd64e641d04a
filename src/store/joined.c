#include "store/joined.h"

#include "base/buffer.h"

#include <stdlib.h>
#include <string.h>

#define GAP_MARK    "[\xE2\x80\xA6]" /* […]: without digits, which could be read as a value */
#define NUL_PICTURE "\xE2\x90\x80"   /* U+2400 */
#define PART_OCTETS ((size_t)SMS_SEPTETS_MAX * 3)

/* Why a message is kept and never interpreted (F60); NULL: it is for people. */
static const char *aside(const struct sms_deliver *deliver)
{
	const struct sms_user_data *data = &deliver->data;
	bool binary = data->coding.alphabet == SMS_8BIT;

	if (deliver->protocol == 0x40)
		return "silent";
	if (deliver->protocol == 0x7F || (data->coding.message_class == 2 && binary))
		return "sim-download";
	if (data->ports.present)
		return "ports";
	if (data->coding.waiting != SMS_WAITING_NONE || data->waiting_element)
		return "waiting-indication";
	return binary || data->coding.compressed ? "data" : NULL;
}

/* Text for the table: a NUL would end it for half of the world's tools. */
static char *without_nul(const char *utf8, size_t size)
{
	struct buffer text = BUFFER_EMPTY;

	while (size > 0) {
		size_t run = strnlen(utf8, size);

		buffer_add(&text, utf8, run);
		if (run == size)
			break;
		buffer_add_text(&text, NUL_PICTURE);
		utf8 += run + 1;
		size -= run + 1;
	}
	return buffer_take(&text);
}

void joined_start(struct joined *joined, size_t parts)
{
	*joined = (struct joined){ .capacity = parts * PART_OCTETS + 1, .next = 1 };
	joined->text = need(joined->capacity);
	sms_text_start(&joined->part, joined->text, joined->capacity);
}

/* Parts are missing here: what waits for its other half ends, the rest begins anew. */
static void joined_gap(struct joined *joined)
{
	size_t room;

	sms_text_finish(&joined->part);
	joined->size += joined->part.size;
	room = joined->capacity - joined->size;
	if (room > sizeof(GAP_MARK)) {
		memcpy(joined->text + joined->size, GAP_MARK, sizeof(GAP_MARK) - 1);
		joined->size += sizeof(GAP_MARK) - 1;
		room -= sizeof(GAP_MARK) - 1;
	}
	sms_text_start(&joined->part, joined->text + joined->size, room);
}

void joined_add(struct joined *joined, unsigned part, const struct sms_deliver *deliver)
{
	for (; joined->next < part; joined->next++)
		joined_gap(joined);
	joined->next = part + 1;
	joined->parts++;
	sms_text_add(&joined->part, &deliver->data);
	if (joined->aside == NULL)
		joined->aside = aside(deliver);
}

char *joined_finish(struct joined *joined, unsigned total)
{
	char *text;

	for (; joined->next <= total; joined->next++)
		joined_gap(joined);
	sms_text_finish(&joined->part);
	if (joined->part.unpaired)
		joined->odd |= SMS_ODD_SURROGATE;
	text = without_nul(joined->text, joined->size + joined->part.size);
	free(joined->text);
	joined->text = NULL;
	return text;
}
